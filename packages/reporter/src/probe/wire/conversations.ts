import type { StartConversation } from './conversation.ts'
import { mysql } from './mysql.ts'
import { postgresql } from './postgresql.ts'
import { redis } from './redis.ts'

/** By the name of the protocol (protocols.ts). What is not here is counted as connections and exchanges. */
export const conversations: Record<string, StartConversation | undefined> = { mysql, postgresql, redis }
