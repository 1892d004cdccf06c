import { expect, test } from 'vitest'
import { makeTempDir } from '../support/open-ingest.ts'
import { startServerChild } from '../support/server-child.ts'
import { times } from '../support/counts.ts'
import { allRuns, faultReport, uploadTo } from './uploads.ts'

const rounds = times(1, 20)

test.skipIf(process.platform === 'win32')(
  'SIGTERM under load: what was acknowledged is kept, and the server ends by itself, with 0',
  { timeout: times(120_000, 3_600_000) },
  async () => {
    await using dir = await makeTempDir()
    const acknowledged: string[] = []

    for (let round = 0; round < rounds; round++) {
      await using server = await startServerChild(dir.path)
      const enough = acknowledged.length + 10
      const client = async (number: number): Promise<void> => {
        for (let index = 0; ; index++) {
          const id = `${round}-${number}-${index}`
          const answer = await uploadTo(server.url, faultReport(id))
          if (answer === undefined) return
          expect(answer.status).toBe(201)
          acknowledged.push(id)
          // Once: a second signal means at once.
          if (acknowledged.length === enough) server.child.kill('SIGTERM')
        }
      }
      await Promise.all(Array.from({ length: 8 }, (_, number) => client(number)))
      expect(await server.exited).toEqual([0, null])
    }

    await using server = await startServerChild(dir.path)
    const stored = new Set((await allRuns(server.url)).map(({ id }) => id))
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
  },
)
