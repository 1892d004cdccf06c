import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTempDir } from '../support/open-ingest.ts'
import { startServerChild } from '../support/server-child.ts'
import { times } from './counts.ts'
import { allRuns, faultReport, uploadTo } from './uploads.ts'

const kills = times(4, 100)
const clients = 8
const timeout = times(120_000, 3_600_000)

test(
  `kill -9, ${kills} times, under ${clients} clients: nothing acknowledged is lost, nothing is half or double`,
  { timeout },
  async () => {
    await using dir = await makeTempDir()
    const acknowledged = new Set<string>()
    const sent = new Set<string>()

    for (let round = 0; round < kills; round++) {
      await using server = await startServerChild(dir.path)
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

    {
      const database = new Database(join(dir.path, 'history.db'))
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(database.pragma('foreign_key_check')).toEqual([])
      database.close()
    }
    await using server = await startServerChild(dir.path)
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
