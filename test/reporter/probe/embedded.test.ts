import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { inWords, usesByFile, usesByTest } from './evidence.ts'
import { vitestMajors } from '../vitest/vitest-project.ts'
import { everyRunner, recordSuite } from './record-suite.ts'

// Databases inside the process, and threads.

const sqliteSuite = `
const db = new DatabaseSync(':memory:')
db.exec('CREATE TABLE users (name)')
const add = db.prepare('INSERT INTO users VALUES (?)')

test('a statement of the file', () => {
  expect(add.run('secret').changes).toBe(1)
  expect(db.prepare('SELECT name FROM users').all()).toHaveLength(1)
})
test('a file, and a rollback', () => {
  const other = new DatabaseSync(at('shop.db'))
  other.exec("CREATE TABLE orders (x); BEGIN; INSERT INTO orders VALUES ('secret'); ROLLBACK")
  other.close()
})
test('behaves as before', () => {
  let error
  try { db.exec('SELECT * FROM nowhere') } catch (thrown) { error = thrown }
  expect(error.message).toContain('nowhere')
  expect(error.stack).not.toContain('stratigraph/reporter')
  expect([db.exec.name, db.exec.length]).toEqual(plain)
  expect([...db.prepare('SELECT name FROM users').iterate()]).toHaveLength(1)
})
`
const workerSuite = `
test('starts a thread', async () => {
  const worker = new Worker('require("node:worker_threads").parentPort.postMessage(42)', { eval: true })
  expect(worker).toBeInstanceOf(Worker)
  expect(await new Promise((done) => worker.on('message', done))).toBe(42)
  await worker.terminate()
})
`
const expectedSqlite = {
  'a statement of the file': ['body database/sqlite, insert users, read users'],
  'a file, and a rollback': ['body database/sqlite, create orders, begin, insert orders undone, rollback'],
}

const of = (report: Report, title: string): string[] => (usesByTest(report)[title] ?? []).map(inWords)

// Jest 29 cannot load a module that exists with the prefix node: only.
describe.each(everyRunner.filter((major) => major !== 'jest29'))('%s: node:sqlite', (major) => {
  let report: Report
  beforeAll(async () => {
    const head = `const { DatabaseSync } = sqlite\nconst plain = ['exec', 0]\n`
    report = await recordSuite(major, head + sqliteSuite, { modules: ['sqlite'] })
  })

  test.each(Object.entries(expectedSqlite))('%s', (title, expected) => {
    expect(of(report, title)).toEqual(expected)
    expect(JSON.stringify(report.evidence)).not.toContain('secret')
  })

  test('the database’s file is told, or that it is in memory', () => {
    expect(usesByTest(report)['a file, and a rollback']![0]).toMatchObject({ target: 'data/shop.db' })
    expect(usesByFile(report)['a.test.js']![0]).toMatchObject({ phase: 'import', target: ':memory:' })
  })
})

describe.each(everyRunner)('%s: better-sqlite3', (major) => {
  test('the same', async () => {
    const head = `const DatabaseSync = need('better-sqlite3')\nconst plain = ['exec', 1]\n`

    const report = await recordSuite(major, head + sqliteSuite, { modules: [] })

    for (const [title, expected] of Object.entries(expectedSqlite)) expect(of(report, title)).toEqual(expected)
  })
})

// Each file has a realm of its own there, with Vitest's own loader.
describe.each(vitestMajors)('%s: a vm pool', (major) => {
  test.each(['vmThreads', 'vmForks'])('%s: databases and named imports are seen', async (pool) => {
    const head = `import { writeFileSync as write } from 'node:fs'
const { DatabaseSync } = sqlite
const plain = ['exec', 0]
const Database = need('better-sqlite3')
test('named', () => write(at('x'), ''))
test('the other', () => { new Database(':memory:').exec('CREATE TABLE stock (x)') })\n`

    const report = await recordSuite(major, head + sqliteSuite, { modules: ['sqlite'], test: { pool } })

    // Vitest 4 keeps what it found at the first import, which was before our time.
    expect(of(report, 'named')).toEqual(major === 'vitest4' ? [] : ['body filesystem/write, write'])
    expect(of(report, 'the other')).toEqual(['body database/sqlite, create stock'])
    for (const [title, expected] of Object.entries(expectedSqlite)) expect(of(report, title)).toEqual(expected)
  })
})

test.each(everyRunner)('%s: a thread is told', async (major) => {
  const head = 'const { Worker } = worker_threads\n'

  const report = await recordSuite(major, head + workerSuite, { modules: ['worker_threads'] })

  expect(of(report, 'starts a thread')).toEqual(['body process/worker'])
})
