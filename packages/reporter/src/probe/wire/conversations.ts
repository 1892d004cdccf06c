import type { StartConversation } from './conversation.ts'

/** By the name of the protocol (protocols.ts). What is not here is counted as connections and exchanges. */
export const conversations: Record<string, StartConversation | undefined> = {}
