import type { Asked, Crossing } from '../collector.ts'

/**
 * Follows the bytes of one connection and tells what is asked for and when the answer has come: one implementation a
 * protocol, independent of the client library that makes the bytes. Never throws; what it cannot follow (compressed,
 * damaged, begun in the middle) it gives up and tells nothing further of. Keeps no copy of values.
 */
export interface Conversation {
  sent(bytes: Uint8Array): void
  received(bytes: Uint8Array): void
  /** The connection is gone: what waits for an answer gets none, an open transaction is rolled back. */
  closed(): void
}

/** @param ask notes a crossing on whichever test runs at that moment */
export type StartConversation = (ask: (asked: Asked) => Crossing) => Conversation
