import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { openHistory } from '../../../packages/server/src/commands/open-history.ts'
import { startCuttableProxy } from '../../support/cuttable-proxy.ts'
import { makePostgresDatabase } from '../../support/postgres-database.ts'
import { buildReport, gzipReport } from '../../support/report-builder.ts'
import { postgresIsMissing, postgresUrl } from '../../support/services.ts'
import { startTestServer, type TestServer } from '../../support/test-server.ts'

const cli = fileURLToPath(new URL('../../../packages/server/src/cli.ts', import.meta.url))

const packed = { 'content-encoding': 'gzip' }

describe.skipIf(await postgresIsMissing())('a server on PostgreSQL', () => {
  test('stores, answers, and shows no password', async () => {
    await using database = await makePostgresDatabase()
    await using server = await startTestServer({ args: ['--database', database.url] })

    await server.send(buildReport({ id: 'r', files: ['a.test.ts', 'b.test.ts'], run: { project: 'shop' } }))

    expect(await server.json('/api/v1/tests')).toMatchObject({ total: 2 })
    expect(await server.json('/api/v1/runs/r')).toMatchObject({ run: { id: 'r' } })
    const rows = await database.query<{ id: string }>('SELECT id FROM report')
    expect(rows).toEqual([{ id: 'r' }])
    expect(server.output()).toMatch(/history {4}postgres:\/\/postgres@/)
  })

  test('a newer database is refused, and left as it is', async () => {
    await using database = await makePostgresDatabase()
    await (await openHistory({ database: database.url })).close()
    await database.query('UPDATE stratigraph_schema SET version = 9999')

    await expect(openHistory({ database: database.url })).rejects.toThrow(
      /^The database was written by a newer stratigraph-server \(schema 9999, this one knows \d+\)\. Run: npm install @stratigraph\/server@latest$/,
    )

    expect(await database.query('SELECT version FROM stratigraph_schema')).toEqual([{ version: 9999 }])
  })

  test('while PostgreSQL is away senders are told to come again, and then all goes on', async () => {
    await using database = await makePostgresDatabase()
    const url = new URL(database.url)
    await using proxy = await startCuttableProxy(url.hostname, Number(url.port || 5432))
    url.port = `${proxy.port}`
    url.hostname = '127.0.0.1'
    await using server = await startTestServer({ args: ['--database', url.href] })
    await using other = await startTestServer({ args: ['--database', database.url] })
    await server.send(buildReport({ id: 'before', run: { project: 'shop' } }))
    await server.json('/api/v1/tests')

    proxy.cut()
    const away = await server.post(gzipReport(buildReport({ id: 'away', run: { project: 'shop' } })), packed)
    const answer = (await away.json()) as { error: string; fix: string }
    const health = await server.get('/api/v1/health')
    await other.send(buildReport({ id: 'meanwhile', run: { project: 'shop' } }))
    proxy.mend()
    await server.send(buildReport({ id: 'after', run: { project: 'shop' } }))

    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '10'])
    expect(answer).toMatchObject({ error: 'the database does not answer at the moment' })
    expect(health.status).toBe(200)
    // What the others stored meanwhile is found, without a word from them.
    const runsOf = async (at: TestServer): Promise<number> =>
      (await at.json<{ tests: { runs: number }[] }>('/api/v1/tests')).tests[0]!.runs
    await expect.poll(() => runsOf(server), { timeout: 60_000, interval: 200 }).toBe(3)
  })

  test('many that start at once make the tables once', async () => {
    await using database = await makePostgresDatabase()

    const stores = await Promise.all(Array.from({ length: 5 }, () => openHistory({ database: database.url })))

    expect(await stores[4]!.projects()).toEqual([])
    await Promise.all(stores.map((store) => store.close()))
  })
})

test('a database that does not answer is told without its password', async () => {
  const database = 'postgres://me:secret@127.0.0.1:1/history'

  const error = (await openHistory({ database }).catch((reason: unknown) => reason)) as Error

  expect(error.message).toMatch(
    /^--database: postgres:\/\/me@127\.0\.0\.1:1\/history cannot be opened \(.*ECONNREFUSED/,
  )
  expect(error.message).not.toContain('secret')
})

test('without the client, how to get it', async () => {
  const hook = `
    import { registerHooks } from 'node:module'
    registerHooks({ resolve(name, context, next) {
      if (name === 'pg') throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
      return next(name, context)
    } })`
  const run = promisify(execFile)(process.execPath, [
    '--import',
    `data:text/javascript,${encodeURIComponent(hook)}`,
    cli,
    'token',
    'list',
    '--database',
    postgresUrl,
  ])

  const error = (await run.catch((reason: unknown) => reason)) as { stderr: string; code: number }

  expect(error.stderr).toBe('Cannot import pg. Run: npm install pg\n')
  expect(error.code).toBe(1)
})
