import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { Postgres } from './postgres-connection.ts'

export interface ChannelListener {
  onMessage: (payload: string) => void
  /** The connection was made, perhaps after it was lost: what was sent before has not been heard. */
  onGap: () => void
}

const retryMs = 2000

/**
 * Listens to a channel on a connection of its own; where that is lost, on the next one.
 * @returns what ends it
 */
export function followChannel(postgres: Postgres, channel: string, { onMessage, onGap }: ChannelListener) {
  const stopping = new AbortController()

  async function listenOnce(): Promise<void> {
    const client = await postgres.connect('listener')
    try {
      const ended = once(client, 'end', { signal: stopping.signal }).catch(() => {})
      client.on('notification', ({ payload }) => onMessage(payload ?? ''))
      await client.query(`LISTEN "${channel}"`)
      onGap()
      await ended
    } finally {
      await client.end().catch(() => {})
    }
  }

  async function listen(): Promise<void> {
    while (!stopping.signal.aborted) {
      // A database that is away is told of by whoever needs an answer from it.
      await listenOnce().catch(() => {})
      await wait(retryMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  const listening = listen()
  return async (): Promise<void> => {
    stopping.abort()
    await listening
  }
}
