// A process of its own, so that what DuckDB's threads take can be told from everything else. Started by duckdb.ts.
import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Command, Done, Question } from './duckdb.ts'

/** As much of `@duckdb/node-api` as is used here: it lies in the peers' folder, out of the compiler's sight. */
interface DuckDb {
  DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> }
}
interface Connection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string, values?: number[]): Promise<{ getRowsJson(): unknown[] }>
}

const folder = process.argv[2]!
const { DuckDBInstance } = createRequire(join(folder, 'package.json'))('@duckdb/node-api') as DuckDb
const path = join(folder, 'rows.duckdb')
const connection = await (await DuckDBInstance.create(path)).connect()

process.on('message', (command: Command) => void answer(command))

async function answer(command: Command): Promise<void> {
  try {
    process.send!(await measure(() => ('load' in command ? load() : ask(command.ask, command.test, command.times))))
  } catch (error) {
    console.error(error)
    process.exit(1)
  }
}

async function measure(act: () => Promise<number>): Promise<Done> {
  const before = process.cpuUsage()
  const startMs = performance.now()
  const rows = await act()
  const { user, system } = process.cpuUsage(before)
  return { rows, cpuS: (user + system) / 1e6, wallS: (performance.now() - startMs) / 1000 }
}

/** @returns bytes of the database */
async function load(): Promise<number> {
  await connection.run(`CREATE TABLE tests AS SELECT * FROM read_json('${join(folder, 'tests.json')}')`)
  await connection.run(`
    CREATE TABLE results AS
    SELECT run::INTEGER AS run, test::INTEGER AS test, epoch_ms(startedAtMs) AS started_at, status, retried, worker::UTINYINT AS worker,
      sequence::USMALLINT AS sequence, startMs::FLOAT AS start_ms, durationMs::FLOAT AS duration_ms
    FROM read_json('${join(folder, 'rows', '*.json.gz')}') ORDER BY run, worker, sequence`)
  await connection.run('CHECKPOINT')
  return statSync(path).size
}

/** @returns rows of the last answer */
async function ask(question: Question, test: number, times: number): Promise<number> {
  let rows = 0
  for (let turn = 0; turn < times; turn++) {
    const reader = await connection.runAndReadAll(questions[question], question in ofOneTest ? [test] : [])
    rows = reader.getRowsJson().length
  }
  return rows
}

const ofOneTest = { newest: true, suspects: true }

const questions: Record<Question, string> = {
  slowest: `
    SELECT test, any_value(name) AS name, any_value(file) AS file, count(*) AS runs, sum(duration_ms) AS total,
      quantile_cont(duration_ms, [0.5, 0.95]) AS quantiles
    FROM results JOIN tests USING (test)
    WHERE layer = 2 AND started_at > now()::TIMESTAMP - INTERVAL 30 DAY
    GROUP BY test ORDER BY quantiles[2] DESC LIMIT 100`,
  flakiest: `
    SELECT test, avg((failed <> before)::INTEGER) AS flip_rate, count(*) FILTER (failed) AS failures FROM (
      SELECT test, failed, lag(failed) OVER (PARTITION BY test ORDER BY run) AS before FROM (
        SELECT test, run, status = 'failed' OR retried AS failed FROM results
        WHERE started_at > now()::TIMESTAMP - INTERVAL 30 DAY))
    GROUP BY test ORDER BY flip_rate DESC, failures DESC LIMIT 100`,
  newest: `
    SELECT run, started_at, status, retried, duration_ms, worker, sequence FROM results
    WHERE test = ? ORDER BY run DESC LIMIT 200`,
  // How often the test failed and passed with each other test before it, and without.
  suspects: `
    WITH victim AS (
      SELECT run, start_ms, status = 'failed' OR retried AS failed FROM results WHERE test = ?)
    SELECT results.test, count(*) FILTER (failed AND was_before) AS failed_after,
      count(*) FILTER (NOT failed AND was_before) AS passed_after, count(*) FILTER (failed) AS failures, count(*) AS runs
    FROM (
      SELECT results.test, victim.failed, results.start_ms < victim.start_ms AS was_before
      FROM results JOIN victim USING (run)) AS results
    GROUP BY results.test ORDER BY failed_after DESC, passed_after`,
}
