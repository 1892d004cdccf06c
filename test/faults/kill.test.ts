import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeTempDir } from '../support/open-ingest.ts'
import { makePostgresDatabase } from '../support/postgres-database.ts'
import { startServerChild } from '../support/server-child.ts'
import { postgresIsMissing } from '../support/services.ts'
import { times } from '../support/counts.ts'
import { allRuns, faultReport, uploadTo } from './uploads.ts'

const kills = times(4, 100)
const clients = 8
const timeout = times(120_000, 3_600_000)

interface Kept extends AsyncDisposable {
  /** How the server is told where its history is. */
  args: string[]
  /** Throws where what is kept is damaged. */
  check(): Promise<void>
}

async function keptInSqlite(dir: string): Promise<Kept> {
  return {
    args: [],
    async check() {
      const database = new Database(join(dir, 'history.db'))
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(database.pragma('foreign_key_check')).toEqual([])
      database.close()
    },
    async [Symbol.asyncDispose]() {},
  }
}

async function keptInPostgres(): Promise<Kept> {
  const database = await makePostgresDatabase()
  return {
    args: ['--database', database.url],
    async check() {
      const halves = await database.query(
        'SELECT id FROM report WHERE NOT EXISTS (SELECT FROM report_body AS body WHERE body.report_id = report.report_id AND body.project_id = report.project_id)',
      )
      expect(halves).toEqual([])
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

const backEnds = [
  { name: 'SQLite', keep: keptInSqlite, isMissing: false },
  { name: 'PostgreSQL', keep: keptInPostgres, isMissing: await postgresIsMissing() },
]

describe.for(backEnds)('$name', ({ keep, isMissing }) => {
  test.skipIf(isMissing)(
    `kill -9, ${kills} times, under ${clients} clients: nothing acknowledged is lost, nothing is half or double`,
    { timeout },
    async () => {
      await using dir = await makeTempDir()
      await using kept = await keep(dir.path)
      const acknowledged = new Set<string>()
      const sent = new Set<string>()

      for (let round = 0; round < kills; round++) {
        await using server = await startServerChild(dir.path, { args: kept.args })
        // After another number of reports each time, so that the kill falls into another moment of the work.
        const enough = acknowledged.size + 3 + ((round * 7) % 29)
        const client = async (number: number): Promise<void> => {
          for (let index = 0; server.child.exitCode === null && server.child.signalCode === null; index++) {
            const id = `${round}-${number}-${index}`
            sent.add(id)
            const answer = await uploadTo(server.url, faultReport(id))
            if (answer === undefined) return
            expect(answer.status).toBe(201)
            acknowledged.add(id)
            if (acknowledged.size >= enough) server.child.kill('SIGKILL')
          }
        }
        await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
        await server.exited
      }

      await kept.check()
      await using server = await startServerChild(dir.path, { args: kept.args })
      const runs = await allRuns(server.url)
      const stored = new Set(runs.map(({ id }) => id))
      expect(runs).toHaveLength(stored.size)
      expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([])
      expect([...stored].filter((id) => !sent.has(id))).toEqual([])
      expect(runs.filter(({ tests, counts }) => tests !== 20 || counts.passed !== 20)).toEqual([])
      // What was cut off may be sent again: it is stored once.
      const again = await uploadTo(server.url, faultReport([...acknowledged][0]!))
      expect(again?.status).toBe(200)
    },
  )
})
