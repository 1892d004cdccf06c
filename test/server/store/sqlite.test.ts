import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { toRefusal } from '../../../packages/server/src/errors.ts'
import { decodeResults } from '../../../packages/server/src/history/results.ts'
import { openSqlite } from '../../../packages/server/src/store/sqlite.ts'
import { makeTempDir, openIngest } from '../../support/open-ingest.ts'
import { buildReport } from '../../support/report-builder.ts'
import { startIngestProcess } from '../../support/ingest-process.ts'
import { storeConformance } from './conformance/conformance.ts'

describe('SQLite', () => {
  storeConformance(async () => {
    const dir = await makeTempDir()
    const store = openSqlite({ path: join(dir.path, 'deeper/history.db') })
    return {
      ...store,
      async [Symbol.asyncDispose]() {
        await store.close()
        await dir[Symbol.asyncDispose]()
      },
    }
  })
})

test('a history that is closed and opened again is the same', async () => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'history.db')
  const first = openIngest({ path })
  await first.accept(
    buildReport({ id: 'r', files: [{ path: 'a.test.ts', tests: [{ title: 'x', status: 'failed' }] }] }),
  )
  const before = [
    await first.store.runs(1, { limit: 9 }),
    await first.store.recentResults(1, 9),
    await first.store.tests(1),
  ]
  await first.store.close()

  await using second = openIngest({ path })

  expect([
    await second.store.runs(1, { limit: 9 }),
    await second.store.recentResults(1, 9),
    await second.store.tests(1),
  ]).toEqual(before)
  const again = await second.accept(
    buildReport({ id: 'r', files: [{ path: 'a.test.ts', tests: [{ title: 'x', status: 'failed' }] }] }),
  )
  expect(again.duplicate).toBe(true)
})

test('a new file gets the newest schema, with the settings that keep an answered upload', async () => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'history.db')
  await openSqlite({ path }).close()

  using database = disposable(new Database(path))

  expect(database.pragma('user_version', { simple: true })).toBeGreaterThan(0)
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(database.pragma('page_size', { simple: true })).toBe(4096)
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
})

test('a history of a newer server is refused, and left as it is', async () => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'history.db')
  await openSqlite({ path }).close()
  {
    using database = disposable(new Database(path))
    database.pragma('user_version = 9999')
  }

  expect(() => openSqlite({ path, exclusive: true })).toThrow(
    /history\.db was written by a newer stratigraph-server \(schema 9999, this one knows \d+\)\. Run: npm install @stratigraph\/server@latest/,
  )

  using database = disposable(new Database(path))
  expect(database.pragma('user_version', { simple: true })).toBe(9999)
})

test('a file that is no history says so', async () => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'notes.txt')
  await writeFile(path, 'these are notes, and no database at all. '.repeat(200))
  await mkdir(join(dir.path, 'folder.db'))

  expect(() => openSqlite({ path })).toThrow('notes.txt is not a Stratigraph history')
  expect(() => openSqlite({ path: join(dir.path, 'folder.db') })).toThrow('folder.db cannot be opened for writing')
})

test('two servers cannot have one history open; readers and the next server can', async () => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'history.db')
  await using child = await startIngestProcess(path)
  await child.acknowledged(1)

  expect(() => openSqlite({ path, exclusive: true })).toThrow(
    `another stratigraph-server has ${path} open. Use that one, stop it, or give this one a history of its own with --database`,
  )
  const reader = openSqlite({ path })
  expect((await reader.projects()).map(({ name }) => name)).toEqual(['shop'])
  await reader.close()

  await child.kill()
  await openSqlite({ path, exclusive: true }).close()
})

test('what would go into a deleted or a replaced file is refused, with what to do', async () => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'history.db')
  await using ingest = openIngest({ path })
  await ingest.accept(buildReport({ id: 'before' }))

  await rename(path, `${path}.old`)
  const deleted = await ingest.accept(buildReport({ id: 'deleted' })).catch(toRefusal)
  await copyFile(`${path}.old`, path)
  const replaced = await ingest.accept(buildReport({ id: 'replaced' })).catch(toRefusal)
  await rename(`${path}.old`, path)
  const restored = await ingest.accept(buildReport({ id: 'restored' }))

  expect(deleted).toMatchObject({
    refusal: {
      status: 503,
      answer: {
        error: expect.stringContaining('deleted or replaced'),
        fix: expect.stringContaining('Start the server'),
      },
    },
  })
  expect(replaced).toMatchObject({ refusal: { status: 503 } })
  expect(restored.duplicate).toBe(false)
})

test('kill -9 in the middle of it loses nothing that was acknowledged, and keeps nothing half', async () => {
  await using dir = await makeTempDir()
  const path = join(dir.path, 'history.db')
  const acknowledged: string[] = []
  for (const reports of [1, 12, 25]) {
    await using child = await startIngestProcess(path)
    await child.acknowledged(reports)
    acknowledged.push(...(await child.kill()))
  }

  {
    using database = disposable(new Database(path))
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(database.pragma('foreign_key_check')).toEqual([])
  }
  await using store = disposableStore(path)
  expect(acknowledged.length).toBeGreaterThanOrEqual(38)
  expect(await store.knownReports(acknowledged)).toEqual(new Set(acknowledged))
  const results = await store.recentResults(1, 10_000)
  const runs = await store.runs(1, { limit: 10_000 })
  expect(results).toHaveLength(runs.length)
  expect(runs.length - acknowledged.length).toBeLessThanOrEqual(3)
  for (const record of results) expect(decodeResults(record.report, record).tests).toHaveLength(40)
})

const disposable = (database: Database.Database) =>
  Object.assign(database, { [Symbol.dispose]: () => void database.close() })

const disposableStore = (path: string) => {
  const store = openSqlite({ path })
  return { ...store, [Symbol.asyncDispose]: () => store.close() }
}
