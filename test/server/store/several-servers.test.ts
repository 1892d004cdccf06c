import { describe, expect, test } from 'vitest'
import type { TestsAnswer } from '../../../packages/server/src/api-schemas/tests.ts'
import { allRuns, faultReport, uploadTo } from '../../faults/uploads.ts'
import { makeTempDir } from '../../support/open-ingest.ts'
import { makePostgresDatabase } from '../../support/postgres-database.ts'
import { buildReport, gzipReport } from '../../support/report-builder.ts'
import { startServerChild } from '../../support/server-child.ts'
import { followEvents } from '../../support/server-events.ts'
import { postgresIsMissing } from '../../support/services.ts'

const read = async <T = TestsAnswer>(url: string, path: string): Promise<T> =>
  (await (await fetch(`${url}/api/v1${path}`)).json()) as T

const testsOf = async (url: string) =>
  (await read(url, '/tests?limit=1000&sort=name')).tests.map(({ titlePath, file, layer, runs }) => [
    titlePath.join(' > '),
    file,
    layer.effective,
    runs,
  ])

describe.skipIf(await postgresIsMissing())('several servers on one PostgreSQL', () => {
  test('what one stores, the other tells live, and answers with', async () => {
    await using database = await makePostgresDatabase()
    await using servers = await startServers(database.url, 2)
    const [one, two] = servers
    const send = async (url: string, id: string, layer: 1 | 2, tests = ['first', 'second']) =>
      uploadTo(
        url,
        new Uint8Array(
          gzipReport(
            buildReport({
              id,
              run: { project: 'shop' },
              startedAt: new Date().toISOString(),
              files: [{ path: 'a.test.ts', tests: tests.map((title) => ({ title, layer })) }],
            }),
          ),
        ),
      )
    await send(one.url, 'a', 1)
    // Both have it in memory, and their answers ready, when the next one comes.
    const first = [
      ['first', 'a.test.ts', 'unit', 1],
      ['second', 'a.test.ts', 'unit', 1],
    ]
    expect([await testsOf(one.url), await testsOf(two.url)]).toEqual([first, first])
    await using events = await followEvents(two.url)

    await send(one.url, 'b', 2, ['first', 'third'])
    await events.next('activity', ({ run }) => run === 'b')

    expect(await testsOf(two.url)).toEqual([
      ['first', 'a.test.ts', 'integration', 2],
      ['second', 'a.test.ts', 'unit', 1],
      ['third', 'a.test.ts', 'integration', 1],
    ])
    expect(await testsOf(two.url)).toEqual(await testsOf(one.url))
    expect(await read(two.url, '/runs/b')).toEqual(await read(one.url, '/runs/b'))
  })

  test('what is decided at one holds at the other', async () => {
    await using database = await makePostgresDatabase()
    await using servers = await startServers(database.url, 2)
    const [one, two] = servers
    await uploadTo(one.url, faultReport('a'))
    const bandOf = async (url: string) =>
      (await read<{ bands: { layer: string; mostMs: number }[] }>(url, '/layers')).bands.find(
        ({ layer }) => layer === 'unit',
      )?.mostMs
    expect(await bandOf(two.url)).toBe(10)
    await using events = await followEvents(two.url)

    await fetch(`${one.url}/api/v1/settings`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ budgets: { unit: 7 } }),
    })
    await events.next('change')

    expect(await bandOf(two.url)).toBe(7)
  })

  test('one is killed in the middle: nothing acknowledged is lost, nothing is double, and the other is right', async () => {
    await using database = await makePostgresDatabase()
    await using servers = await startServers(database.url, 2)
    const [one, two] = servers
    await testsOf(one.url)
    const acknowledged = new Set<string>()
    const sent = new Set<string>()

    const client = async (number: number): Promise<void> => {
      for (let index = 0; index < 12; index++) {
        const id = `${number}-${index}`
        sent.add(id)
        const report = faultReport(id)
        const [first, second] = number % 2 ? [one, two] : [two, one]
        // What is not answered is sent again, to the other; every third is sent to both at once.
        const answers =
          index % 3 === 0
            ? await Promise.all([uploadTo(first.url, report), uploadTo(second.url, report)])
            : [(await uploadTo(first.url, report)) ?? (await uploadTo(second.url, report))]
        const statuses = answers.map((answer) => answer?.status).filter((status) => status !== undefined)
        for (const status of statuses) expect([200, 201]).toContain(status)
        expect(statuses.filter((status) => status === 201).length).toBeLessThanOrEqual(1)
        if (statuses.length > 0) acknowledged.add(id)
        if (acknowledged.size === 20) two.child.kill('SIGKILL')
      }
    }
    await Promise.all(Array.from({ length: 6 }, (_, number) => client(number)))
    await two.exited

    // A fresh one reads all of it from the database; what it stores, the one that lived has in memory after all else.
    await using fresh = await startServers(database.url, 1)
    await using events = await followEvents(one.url)
    await uploadTo(fresh[0].url, faultReport('last'))
    await events.next('activity', ({ run }) => run === 'last')
    const runs = await allRuns(one.url)
    expect(acknowledged).toEqual(sent)
    expect(runs.map(({ id }) => id).toSorted()).toEqual([...sent, 'last'].toSorted())
    expect(runs.filter(({ tests, counts }) => tests !== 20 || counts.passed !== 20)).toEqual([])
    expect(await testsOf(one.url)).toEqual(await testsOf(fresh[0].url))
    const numbers = await database.query<{ reports: number; highest: number }>(
      'SELECT COUNT(*)::int AS reports, MAX(report_id)::int AS highest FROM report',
    )
    expect(numbers).toEqual([{ reports: sent.size + 1, highest: sent.size + 1 }])
  })
})

async function startServers(database: string, count: number) {
  const started = await Promise.all(
    Array.from({ length: count }, async () => {
      const dir = await makeTempDir()
      const server = await startServerChild(dir.path, { args: ['--database', database] })
      return Object.assign(server, { dir })
    }),
  )
  return Object.assign(started as [(typeof started)[0], (typeof started)[0]], {
    async [Symbol.asyncDispose]() {
      for (const server of started) {
        await server[Symbol.asyncDispose]()
        await server.dir[Symbol.asyncDispose]()
      }
    },
  })
}
