import type { TestRow, TestsAnswer } from '../api-schemas/tests.ts'
import { createJsonBytes, type JsonBytes, utf8 } from './json-bytes.ts'
import type { LastResult } from './last-results.ts'
import { isoTime } from './view.ts'
import { createResultWriter } from './write-result.ts'

/** A row whose last results are still to be written. */
export interface UnwrittenRow extends Omit<TestRow, 'last'> {
  last: LastResult[]
}

/** An answer whose rows are. */
export interface UnwrittenTests extends Omit<TestsAnswer, 'tests'> {
  tests: UnwrittenRow[]
}

/** About so much is written of each row. */
const bytesOfRow = 4096

/** The JSON of a TestsAnswer: most of it are the last results of its rows, and most of each is its run. */
export function writeTests({ tests, ...others }: UnwrittenTests): Uint8Array<ArrayBuffer> {
  const json = createJsonBytes((tests.length + 1) * bytesOfRow)
  json.text('{"tests":[')
  for (const [index, row] of tests.entries()) {
    if (index > 0) json.short(comma)
    writeRow(json, row)
  }
  json.text(`],${JSON.stringify(others).slice(1)}`)
  return json.end()
}

const [comma, ended] = [utf8(','), utf8('}')]
const writeBeginning = createResultWriter((run) => ({ run: run.id, at: isoTime(run) }))

function writeRow(json: JsonBytes, { last, verdict, ...facts }: UnwrittenRow): void {
  json.text(`${JSON.stringify(facts).slice(0, -1)},"last":[`)
  for (let index = 0; index < last.length; index++) {
    const { run, status, durationMs } = last[index]!
    if (index > 0) json.short(comma)
    writeBeginning(json, run, status, durationMs)
    json.short(ended)
  }
  json.text(`],"verdict":${JSON.stringify(verdict)}}`)
}
