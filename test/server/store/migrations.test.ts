import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrations } from '../../../packages/server/src/store/migrations.ts'
import { checkHistory } from '../../../packages/server/src/store/sqlite-check.ts'
import { openSqlite } from '../../../packages/server/src/store/sqlite.ts'
import { makeTempDir } from '../../support/open-ingest.ts'
import { startTestServer } from '../../support/test-server.ts'

// Each was written by the server of that schema: three runs of two files, one of them red. CONTRIBUTING.md tells how.
const fixtures = new URL('../../fixtures/history/', import.meta.url)
const names = await readdir(fixtures)
const versions = names.map((name) => Number(/^schema-(\d+)\.db\.gz$/.exec(name)![1]))

const unpack = async (version: number, path: string): Promise<void> =>
  writeFile(path, gunzipSync(await readFile(new URL(`schema-${version}.db.gz`, fixtures))))

test('there is a history of every schema before this one', () => {
  // The first that anybody could have was 2.
  const before = Array.from({ length: migrations.length - 2 }, (_, index) => index + 2)

  expect(versions).toEqual(expect.arrayContaining(before))
})

test.each(versions)('a history of schema %i opens with all that it holds, and is copied before', async (version) => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'history.db')
  await unpack(version, path)
  const copies: string[] = []

  const store = openSqlite({ path, onUpgrade: (copy) => copies.push(copy) })

  const [project] = await store.projects()
  expect(project).toMatchObject({ name: 'shop', runs: 3 })
  expect((await store.runs(1, { limit: 9 })).map(({ id }) => id).toSorted()).toEqual(['first', 'second', 'third'])
  expect(await store.recentResults(1, 9)).toHaveLength(3)
  expect(await store.tests(1)).toHaveLength(4)
  expect(await store.records(1, 'settings')).toEqual([])
  expect(await store.proofs(1, 9)).toEqual([])
  expect((await store.tokenByHash('h'))?.prefix).toBe('sgt_fixture')
  await store.close()
  expect(checkHistory(path)).toEqual({ schema: migrations.length, projects: 1, runs: 3, reports: 3 })
  const copy = `${path}.schema-${version}.bak`
  expect(copies).toEqual(version < migrations.length ? [copy] : [])
  if (version < migrations.length)
    expect(checkHistory(copy)).toEqual({ schema: version, projects: 1, runs: 3, reports: 3 })
})

test.each(versions)('a server answers from a history of schema %i', async (version) => {
  await using dir = await makeTempDir()
  await unpack(version, join(dir.path, 'history.db'))

  await using server = await startTestServer({ dir: dir.path })

  expect(await server.json('/api/v1/tests')).toMatchObject({ total: 3 })
  expect(await server.json('/api/v1/runs/second')).toMatchObject({ run: { status: 'failed' }, failures: [{}] })
  if (version < migrations.length) expect(server.output()).toContain(`history.db.schema-${version}.bak`)
})

test('killed in the middle of a migration, the history is as it was before, and the next start brings it up to date', async () => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'history.db')
  await unpack(4, path)
  const script = fileURLToPath(new URL('../../support/migrate-forever.ts', import.meta.url))
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')

  child.kill('SIGKILL')
  await once(child, 'exit')

  {
    const database = new Database(path)
    expect(database.pragma('user_version', { simple: true })).toBe(4)
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(database.prepare(`SELECT name FROM sqlite_schema WHERE name = 'half'`).all()).toEqual([])
    database.close()
  }
  expect(checkHistory(`${path}.schema-4.bak`)).toMatchObject({ schema: 4, runs: 3 })
  const store = openSqlite({ path })
  expect((await store.projects())[0]).toMatchObject({ name: 'shop', runs: 3 })
  await store.close()
})
