import type { TestAnswer } from '../api-schemas/tests.ts'
import type { HistoryRun } from '../history/results.ts'
import { createJsonBytes, type JsonBytes, utf8 } from './json-bytes.ts'
import { isoTime } from './view.ts'
import { createResultWriter } from './write-result.ts'

/** A result of the answer, with its run in place of what is told of that. */
export interface TestResult extends Pick<
  TestAnswer['results'][number],
  'status' | 'durationMs' | 'position' | 'sequence' | 'worker'
> {
  run: HistoryRun
}

/** An answer whose results are still to be written. */
export interface UnwrittenTest extends Omit<TestAnswer, 'results'> {
  results: TestResult[]
}

/** About so much is written of each result. */
const bytesOfResult = 200

/** The JSON of a TestAnswer: most of it are results, and most of each is its run. */
export function writeTest({ test, verdict, range, results, ...others }: UnwrittenTest): Uint8Array<ArrayBuffer> {
  const head = JSON.stringify({ test, verdict, range })
  const rest = JSON.stringify(others)
  const json = createJsonBytes(3 * (head.length + rest.length) + results.length * bytesOfResult)
  json.text(`${head.slice(0, -1)},"results":[`)
  for (const [index, result] of results.entries()) {
    if (index > 0) json.short(comma)
    writeResult(json, result)
  }
  json.text(`],${rest.slice(1)}`)
  return json.end()
}

const [comma, ended, nothing] = [utf8(','), utf8('}'), utf8('null')]
const [positionKey, sequenceKey, workerKey] = [utf8(',"position":'), utf8(',"sequence":'), utf8(',"worker":')]
const writeBeginning = createResultWriter((run) => ({
  run: run.id,
  at: isoTime(run),
  branch: run.branch,
  commit: run.commit,
}))

function writeResult(json: JsonBytes, { run, status, durationMs, position, sequence, worker }: TestResult): void {
  writeBeginning(json, run, status, durationMs)
  writeWhole(json, positionKey, position)
  writeWhole(json, sequenceKey, sequence)
  writeWhole(json, workerKey, worker)
  json.short(ended)
}

function writeWhole(json: JsonBytes, key: Uint8Array, value: number | null): void {
  json.short(key)
  if (value === null) json.short(nothing)
  else json.whole(value)
}
