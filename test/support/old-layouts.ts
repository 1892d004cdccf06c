import type { RunBody } from '../../packages/server/src/codec/body-codec.ts'
import { createByteWriter, type ByteWriter } from '../../packages/server/src/codec/bytes.ts'
import { codesOf, writeCode, writeCodes } from '../../packages/server/src/codec/code-column.ts'
import type { KeptReport } from '../../packages/server/src/codec/compact-files.ts'
import { packBlob, packParts } from '../../packages/server/src/codec/envelope.ts'
import { writeIds } from '../../packages/server/src/codec/id-list.ts'
import { codeOf } from '../../packages/server/src/codec/log-code.ts'
import { predictFiles } from '../../packages/server/src/codec/predict-files.ts'
import { rollUpCounts, type RollUp } from '../../packages/server/src/codec/roll-up-codec.ts'
import { fileColumns, type FileColumn, type RunFiles } from '../../packages/server/src/codec/run-files.ts'
import type { Segment } from '../../packages/server/src/codec/segment-codec.ts'
import { writeSparse } from '../../packages/server/src/codec/sparse-status.ts'

// What servers of earlier versions wrote, and histories may still hold: docs/storage.md, "Earlier layouts".

/** @param body in whole milliseconds of gaps, as roundBody makes it */
export function encodeCompactBody2(body: RunBody): Buffer {
  const durations = codesOf(body.durationUs)
  const writer = createByteWriter()
  writer.unsigned(durations.length)
  writer.unsigned((body.beforeEachUs ? 1 : 0) + (body.afterEachUs ? 2 : 0))
  writeCodes(writer, durations)
  writer.signedColumn(Array.from(body.gapUs, (us) => us / 1000))
  for (const column of [body.beforeEachUs, body.afterEachUs]) if (column) writeCodes(writer, codesOf(column))
  writeSparse(writer, body.status)
  return packBlob(2, writer.bytes())
}

export function encodeCompactFiles2({ ids, columns }: RunFiles): Buffer {
  const writer = createByteWriter()
  writer.unsigned(ids.length)
  writeIds(writer, ids)
  for (const name of fileColumns) {
    const values = columns[name].filter((value) => value !== null)
    const isFull = values.length === ids.length
    writer.byte(values.length === 0 ? 0 : isFull ? 2 : 1)
    if (values.length === 0) continue
    if (!isFull) for (const value of columns[name]) writer.byte(value === null ? 0 : 1)
    if (name === 'startUs') for (const value of values) writer.unsigned(Math.round(value / 1000))
    else if (name.endsWith('Us')) writeCodes(writer, codesOf(values))
    else for (const value of values) writer.unsigned(value)
  }
  return packBlob(2, writer.bytes())
}

/** @param report as it is kept, and told from */
export function encodeCompactFiles3({ ids, columns }: RunFiles, { order, body, base }: KeptReport): Buffer {
  const { worker, startMs, durationCode } = predictFiles(order, body, base.files).of(ids)
  const [told, others] = [createByteWriter(), createByteWriter()]
  const write = (writer: ByteWriter, name: FileColumn, one: (value: number, file: number) => void): void => {
    const kind = columns[name].every((value) => value === null) ? 0 : columns[name].includes(null) ? 1 : 2
    writer.byte(kind)
    if (kind === 1) for (const value of columns[name]) writer.byte(value === null ? 0 : 1)
    for (const [file, value] of columns[name].entries()) if (value !== null) one(value, file)
  }
  told.unsigned(ids.length)
  writeIds(told, ids)
  for (const name of ['worker', 'process'] as const)
    write(told, name, (value, file) => told.signed(value - worker[file]!))
  write(told, 'startUs', (value, file) => told.signed(Math.round(value / 1000) - startMs[file]!))
  write(told, 'durationUs', (value, file) => writeCode(told, codeOf(value), durationCode[file]!))
  for (const name of fileColumns.filter((column) => !['worker', 'process', 'startUs', 'durationUs'].includes(column))) {
    let expected = 0
    write(others, name, (value) => {
      const code = codeOf(value)
      writeCode(others, code, expected)
      if (code !== 0) expected = code
    })
  }
  return packParts(3, [told.bytes(), others.bytes()])
}

export function encodeSegment1({ first, report, status, code }: Segment): Buffer {
  const tests = first.length - 1
  const writer = createByteWriter()
  writer.unsigned(tests)
  for (let test = 0; test < tests; test++) {
    const own = report.subarray(first[test], first[test + 1])
    // Never the short form for the same reports as the test before: readers take both.
    writer.byte(own.length === 0 ? 0 : 2)
    if (own.length === 0) continue
    const bitmap = new Uint8Array(16)
    for (const index of own) bitmap[index >> 3]! |= 1 << (index & 7)
    for (const byte of bitmap) writer.byte(byte)
  }
  let last = -1
  for (const [at, one] of status.entries()) {
    if (one === 0) continue
    writer.unsigned(at - last)
    writer.byte(one)
    last = at
  }
  writer.unsigned(0)
  let expected = 0
  for (let test = 0; test < tests; test++) {
    const places = Array.from({ length: first[test + 1]! - first[test]! }, (_, row) => first[test]! + row)
    const ran = places.filter((at) => status[at]! < 3 || status[at] === 6).map((at) => code[at]!)
    if (ran.length === 0) continue
    const typical = Math.round(ran.reduce((sum, one) => sum + one, 0) / ran.length)
    writer.signed(typical - expected)
    expected = typical
    for (const one of ran) writeCode(writer, one, typical)
  }
  return packBlob(1, writer.bytes())
}

export function encodeRollUp1(rollUp: RollUp): Buffer {
  const { first, bucket, count } = rollUp
  const tests = first.length - 1
  const writer = createByteWriter()
  writer.unsigned(tests)
  for (let test = 0; test < tests; test++) writer.unsigned(first[test + 1]! - first[test]!)
  let begin = 0
  for (let test = 0; test < tests; test++) {
    if (first[test] === first[test + 1]) continue
    writer.signed(bucket[first[test]!]! - begin)
    begin = bucket[first[test]!]!
    let last = begin
    for (let at = first[test]!; at < first[test + 1]!; at++) {
      const [step, times] = [bucket[at]! - last, count[at]!]
      if (step <= 15 && times <= 15) writer.byte((step << 4) | times)
      else {
        writer.byte(0)
        writer.unsigned(step)
        writer.unsigned(times)
      }
      last = bucket[at]!
    }
  }
  for (const name of rollUpCounts) writeFew(writer, rollUp[name])
  writeFew(writer, rollUp.unfinishedUs)
  return packBlob(1, writer.bytes())
}

function writeFew(writer: ByteWriter, column: ArrayLike<number>): void {
  let last = -1
  for (let test = 0; test < column.length; test++) {
    if (column[test] === 0) continue
    writer.unsigned(test - last)
    writer.unsigned(column[test]!)
    last = test
  }
  writer.unsigned(0)
}
