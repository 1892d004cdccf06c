import type { ShopDatabase } from './database.ts'

export interface OutboxEntry {
  id: number
  recipient: string
  subject: string
  body: string
}

export type Outbox = ReturnType<typeof createOutbox>

/** Mails are written in the order's transaction and delivered later: an order that fails sends nothing. */
export function createOutbox(database: ShopDatabase) {
  return {
    add(recipient: string, subject: string, body = ''): void {
      database.prepare('INSERT INTO outbox (recipient, subject, body) VALUES (?, ?, ?)').run(recipient, subject, body)
    },

    unsent(): OutboxEntry[] {
      return database
        .prepare('SELECT id, recipient, subject, body FROM outbox WHERE sent_at IS NULL ORDER BY id')
        .all() as OutboxEntry[]
    },

    /** Delivers what is waiting, oldest first. What `deliver` rejects stays for the next time. Resolves to the number sent. */
    async flush(deliver: (entry: OutboxEntry) => Promise<void>, now: () => Date = () => new Date()): Promise<number> {
      let sent = 0
      for (const entry of this.unsent()) {
        try {
          await deliver(entry)
        } catch {
          continue
        }
        database.prepare('UPDATE outbox SET sent_at = ? WHERE id = ?').run(now().toISOString(), entry.id)
        sent += 1
      }
      return sent
    },
  }
}
