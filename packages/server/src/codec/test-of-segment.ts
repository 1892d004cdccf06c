import { CorruptBlob, createByteReader, type ByteReader } from './bytes.ts'
import { readCode, skipCodes } from './code-column.ts'
import { unpackParts } from './envelope.ts'
import {
  decodeSegment,
  hasRun,
  NO_RESULTS,
  OWN_REPORTS,
  readNotPassed,
  readOwnReports,
  readTypical,
  reportsPerChapter,
  segmentVersion,
  testsPerSegment,
  type Segment,
} from './segment-codec.ts'

export type TestOfSegment = Omit<Segment, 'first'>

/**
 * What a segment holds of one of its tests alone: of what stands before it no more is looked at than how long it is, and
 * nothing of what stands behind it.
 * @throws CorruptBlob
 */
export function decodeTestOfSegment(blob: Uint8Array, wanted: number): TestOfSegment {
  if (blob[0] !== segmentVersion) return cut(decodeSegment(blob), wanted)
  const [head, codes] = unpackParts(segmentVersion, blob, 2)
  const reader = createByteReader(head!)
  const { first, report } = readReports(reader, wanted)
  const begin = first[wanted] ?? 0
  const results = report.length
  const status = new Uint8Array(results)
  const didNotRun: number[] = []
  readNotPassed(reader, first.at(-1)!, (place, one) => {
    if (place >= begin && place < begin + results) status[place - begin] = one
    if (!hasRun(one)) didNotRun.push(place)
  })
  const slower = new Int32Array(reportsPerChapter)
  for (let index = 0; index < reportsPerChapter; index++) slower[index] = reader.signed()

  // Only tests that ran have a usual duration, and only results that ran have a code.
  const code = new Uint16Array(results)
  let typical = 0
  let place = 0
  for (let test = 0; test <= wanted && test + 1 < first.length; test++) {
    const [from, to] = [first[test]!, first[test + 1]!]
    const before = place
    while (place < didNotRun.length && didNotRun[place]! < to) place++
    if (to - from > place - before) typical = readTypical(reader, typical)
    if (test === wanted) place = before
  }
  const ran = createByteReader(codes!.subarray(skipCodes(codes!, begin - place)))
  for (let row = 0; row < results; row++) {
    if (hasRun(status[row]!)) code[row] = readCode(ran, typical + slower[report[row]!]!)
  }
  return { report, status, code }
}

function cut({ first, report, status, code }: Segment, wanted: number): TestOfSegment {
  const begin = first[wanted] ?? 0
  const end = first[wanted + 1] ?? begin
  return { report: report.slice(begin, end), status: status.slice(begin, end), code: code.slice(begin, end) }
}

/** Where the results of every test begin, and the reports of the wanted one. */
function readReports(reader: ByteReader, wanted: number): Pick<Segment, 'first' | 'report'> {
  const tests = reader.count()
  if (tests > testsPerSegment) throw new CorruptBlob(`announces ${tests} tests, a segment has ${testsPerSegment}`)
  const first = new Int32Array(tests + 1)
  /** Of the last test that had any. */
  const reports = new Uint8Array(reportsPerChapter)
  let length = 0
  let report = new Uint8Array(0)
  for (let test = 0; test < tests; test++) {
    const kind = reader.byte()
    if (kind > OWN_REPORTS) throw new CorruptBlob(`has an unknown kind of test (${kind})`)
    if (kind === OWN_REPORTS) length = readOwnReports(reader, reports, 0)
    first[test + 1] = first[test]! + (kind === NO_RESULTS ? 0 : length)
    if (test === wanted && kind !== NO_RESULTS) report = reports.slice(0, length)
  }
  return { first, report }
}
