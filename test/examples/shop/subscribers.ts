import type { Client } from 'pg'

/** Newsletter subscribers: they live in the marketing team's PostgreSQL. */
export function createSubscribers(postgres: Client) {
  return {
    async createTable(): Promise<void> {
      await postgres.query(`
        CREATE TABLE subscribers (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          email text NOT NULL UNIQUE CHECK (email = lower(email)),
          interests jsonb NOT NULL DEFAULT '[]'
        )`)
    },

    /** Subscribing twice replaces the interests. */
    async subscribe(email: string, interests: string[]): Promise<void> {
      await postgres.query(
        `INSERT INTO subscribers (email, interests) VALUES (lower($1), $2)
         ON CONFLICT (email) DO UPDATE SET interests = excluded.interests`,
        [email, JSON.stringify(interests)],
      )
    },

    async interestedIn(topic: string): Promise<string[]> {
      const { rows } = await postgres.query<{ email: string }>(
        'SELECT email FROM subscribers WHERE interests ? $1 ORDER BY email',
        [topic],
      )
      return rows.map(({ email }) => email)
    },

    async unsubscribe(email: string): Promise<boolean> {
      const { rowCount } = await postgres.query('DELETE FROM subscribers WHERE email = lower($1)', [email])
      return rowCount === 1
    },
  }
}
