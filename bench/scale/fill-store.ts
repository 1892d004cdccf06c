import { encodeBody } from '../../packages/server/src/codec/body-codec.ts'
import { encodeFiles } from '../../packages/server/src/codec/file-codec.ts'
import { encodeOrder } from '../../packages/server/src/codec/order-codec.ts'
import type { NewReport, RunSummary, Store } from '../../packages/server/src/store/store.ts'
import { generateReport } from '../generate.ts'
import { makeSuite } from '../suite.ts'
import type { ColumnRun, ColumnSuite } from './column-suite.ts'

const { run: facts } = generateReport(makeSuite({ tests: 1 }), { index: 0, startedAt: new Date(0) })

export const scaleProject = 'bench/scale'

/** The project, with its names. */
export async function learnSuite(store: Store, { dictionary }: ColumnSuite, at: number): Promise<number> {
  const project = await store.openProject(scaleProject)
  await store.learn(project, 'scale', dictionary, at)
  return project
}

/** What the server stores of a report, from its columns on: encoded, with what is told of a run. */
export function toNewReport(index: number, at: number, run: ColumnRun): NewReport {
  const id = `scale-${String(index).padStart(6, '0')}`
  return {
    id,
    contentHash: id.repeat(4),
    key: id,
    shard: 0,
    at,
    receivedAt: at,
    branch: index % 4 === 0 ? 'main' : `feature-${index % 7}`,
    summary: summaryOf(index, at, run),
    facts: JSON.stringify({ ...facts, key: id, startedAt: new Date(at).toISOString() }),
    order: encodeOrder(run.order),
    body: encodeBody(run.body),
    files: encodeFiles(run.files),
    details: null,
    evidence: null,
    failures: run.failures.map((failure) => ({ ...failure, retries: 0, error: null })),
    errors: [],
    descriptions: [],
  }
}

function sumOf(column: ArrayLike<number>): number {
  let sum = 0
  for (let row = 0; row < column.length; row++) sum += column[row]!
  return sum
}

function summaryOf(index: number, at: number, { order, body, files, failures }: ColumnRun): RunSummary {
  const failed = failures.filter(({ status }) => status === 1).length
  const moment = new Date(at).toISOString()
  return {
    startedAt: moment,
    receivedAt: moment,
    wallMs: 60_000,
    testMs: sumOf(body.durationUs) / 1000,
    status: failed > 0 ? 'failed' : 'passed',
    counts: {
      passed: order.tests.length - failed,
      failed,
      retried: failures.length - failed,
      skipped: order.skipped.length,
      todo: 0,
      pending: 0,
      unfinished: 0,
    },
    tests: order.tests.length + order.skipped.length,
    files: files.ids.length,
    workers: 4,
    shards: { received: 1, expected: 1 },
    seed: index,
    shuffled: false,
    runner: { name: 'vitest', version: '5.1.1' },
    git: null,
    ci: null,
  }
}
