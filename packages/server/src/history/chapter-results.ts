import type { RunOrder } from '../codec/order-codec.ts'
import { reportsPerChapter, type Segment } from '../codec/segment-codec.ts'
import { statusCode } from '../codec/status.ts'

/** The results of one report as they go into a segment. */
export interface ChapterReport {
  /** Index in the chapter. */
  index: number
  order: RunOrder
  status: Uint8Array
  /** Codes of durations (log-code.ts). */
  codes: Uint16Array
}

/**
 * The results of a chapter, test by test, in the order of the reports: one segment of any number of tests.
 * A test that did not run has a result too: skipped, todo or pending. Of several in one report the first counts.
 */
export function* toChapterResults(reports: readonly ChapterReport[], tests: number): Generator<void, Segment> {
  const first = new Int32Array(tests + 1)
  for (const { order } of reports) {
    for (const list of listsOf(order)) countTests(list.tests, first)
    yield
  }
  addUp(first)

  const rows = first[tests]!
  const filled = first.slice(0, tests)
  const report = new Uint8Array(rows).fill(reportsPerChapter)
  const status = new Uint8Array(rows)
  const code = new Uint16Array(rows)
  for (const one of reports) {
    for (const listed of listsOf(one.order)) putResults(one, listed, first, filled, { report, status, code })
    yield
  }
  return isFull(filled, first) ? { first, report, status, code } : closeGaps()

  /** Where a report told a test twice, places were left over. */
  function closeGaps(): Segment {
    const keep = report.map((index) => (index < reportsPerChapter ? 1 : 0))
    const kept = <T extends Uint8Array | Uint16Array>(column: T): T => column.filter((_, place) => keep[place]) as T
    const ends = filled.map((end, test) => end - first[test]!)
    for (let test = 0; test < tests; test++) first[test + 1] = first[test]! + ends[test]!
    return { first, report: kept(report), status: kept(status), code: kept(code) }
  }
}

/** Plain loops here: this is done for every result there is. */
function putResults(
  { index, status: statuses, codes }: ChapterReport,
  { tests, notRun }: Listed,
  first: Int32Array,
  filled: Int32Array,
  { report, status, code }: Omit<Segment, 'first'>,
): void {
  for (let row = 0; row < tests.length; row++) {
    const test = tests[row]!
    const at = filled[test]!
    if (at > first[test]! && report[at - 1] === index) continue
    filled[test] = at + 1
    report[at] = index
    const own = notRun ?? statuses[row]!
    if (own > 0) status[at] = own
    if (notRun === undefined && own !== statusCode.skipped) code[at] = codes[row]!
  }
}

// By themselves: what stands in a generator is compiled again and again.

function addUp(first: Int32Array): void {
  for (let test = 0; test + 1 < first.length; test++) first[test + 1]! += first[test]!
}

function isFull(filled: Int32Array, first: Int32Array): boolean {
  for (let test = 0; test < filled.length; test++) if (filled[test] !== first[test + 1]) return false
  return true
}

function countTests(tests: Int32Array, first: Int32Array): void {
  for (let row = 0; row < tests.length; row++) first[tests[row]! + 1]!++
}

interface Listed {
  tests: Int32Array
  /** The status of all of them; undefined = each has its own. */
  notRun?: number
}

const listsOf = ({ tests, skipped, todo, pending }: RunOrder): Listed[] => [
  { tests },
  { tests: skipped, notRun: statusCode.skipped },
  { tests: todo, notRun: statusCode.todo },
  { tests: pending, notRun: statusCode.pending },
]

/** The part of some tests. */
export function sliceTests({ first, report, status, code }: Segment, from: number, to: number): Segment {
  const begin = first[from]!
  const end = first[to]!
  return {
    first: first.slice(from, to + 1).map((place) => place - begin),
    report: report.subarray(begin, end),
    status: status.subarray(begin, end),
    code: code.subarray(begin, end),
  }
}
