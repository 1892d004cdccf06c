import { amqp } from './amqp.ts'
import type { StartConversation } from './conversation.ts'
import { mongodb } from './mongodb.ts'
import { mqtt } from './mqtt.ts'
import { mysql } from './mysql.ts'
import { nats } from './nats.ts'
import { postgresql } from './postgresql.ts'
import { redis } from './redis.ts'

/** By the name of the protocol (protocols.ts). What is not here is counted as connections and exchanges. */
export const conversations: Record<string, StartConversation | undefined> = {
  amqp,
  mongodb,
  mqtt,
  mysql,
  nats,
  postgresql,
  redis,
}
