import { createHash } from 'node:crypto'
import { encodeEvidence } from './encode-evidence.ts'
import { encodeOwners } from './encode-owners.ts'
import type { Codeowners } from './owners/codeowners.ts'
import type { RecordedFile, RecordedTest } from './recording.ts'
import {
  FORMAT,
  FORMAT_VERSION,
  TITLE_SEPARATOR,
  type Dictionary,
  type Exception,
  type FileColumns,
  type Report,
  type ResultColumns,
  type RunFacts,
} from './report.ts'

/** A recorded file whose path is already relative to the repository and whose tests know their declared layer. */
export interface EncodableFile extends Omit<RecordedFile, 'tests'> {
  tests: (RecordedTest & { layer: 0 | 1 | 2 | 3 })[]
}

/** Turns what was recorded into the columns of a report (see report.ts). Pure. */
export function encodeReport(
  id: string,
  run: RunFacts,
  recorded: EncodableFile[],
  codeowners: Codeowners | null = null,
): Report {
  const files = recorded.toSorted((a, b) => compare(a.project, b.project) || compare(a.path, b.path))
  const dictionary = encodeDictionary(
    run.projects.map((project) => project.name),
    files,
  )
  const { results, rowOf } = encodeResults(files)
  const evidence = encodeEvidence(files, rowOf)
  const owners = encodeOwners(codeowners, dictionary.files.path)
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    id,
    run,
    dictionaryHash: hashDictionary(dictionary),
    dictionary,
    files: encodeFiles(files),
    results,
    ...(evidence ? { evidence } : {}),
    ...(owners ? { owners } : {}),
  }
}

export function hashDictionary(dictionary: Dictionary): string {
  return createHash('sha256').update(JSON.stringify(dictionary)).digest('hex')
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function encodeDictionary(projects: string[], files: EncodableFile[]): Dictionary {
  const projectIndex = new Map(projects.map((name, index) => [name, index]))
  const tests = files.flatMap((file) => file.tests)
  const names = tests.map((test) => joinTitles(test.titlePath))

  const dictionary: Dictionary = {
    projects,
    files: {
      path: files.map((file) => file.path),
      project: files.map((file) => projectIndex.get(file.project) ?? addProject(file.project)),
      tests: files.map((file) => file.tests.length),
    },
    tests: { name: names, layer: tests.map((test) => test.layer) },
  }
  addUnlessZero(dictionary.tests, 'ordinal', ordinals(files, names))
  addUnlessZero(
    dictionary.tests,
    'line',
    tests.map((test) => test.line),
  )
  addUnlessZero(
    dictionary.tests,
    'flags',
    tests.map((test) => (test.concurrent ? 1 : 0) + (test.expectedToFail ? 2 : 0)),
  )
  const tags = encodeTags(tests)
  if (tags) dictionary.tags = tags
  return dictionary

  function addProject(name: string): number {
    projectIndex.set(name, projects.length)
    projects.push(name)
    return projects.length - 1
  }
}

const joinTitles = (titlePath: string[]): string =>
  titlePath.length === 1 ? withoutSeparator(titlePath[0]!) : titlePath.map(withoutSeparator).join(TITLE_SEPARATOR)

const withoutSeparator = (title: string): string =>
  title.includes(TITLE_SEPARATOR) ? title.replaceAll(TITLE_SEPARATOR, ' ') : title

/** Counts equal names within each file, in declared order. */
function ordinals(files: EncodableFile[], names: string[]): number[] {
  const result: number[] = []
  for (const file of files) {
    const seen = new Map<string, number>()
    for (let i = 0; i < file.tests.length; i++) {
      const name = names[result.length]!
      const ordinal = seen.get(name) ?? 0
      seen.set(name, ordinal + 1)
      result.push(ordinal)
    }
  }
  return result
}

function encodeTags(tests: RecordedTest[]): Dictionary['tags'] {
  const byTag = new Map<string, number[]>()
  tests.forEach((test, index) => {
    if (test.tags.length === 0) return
    for (const tag of new Set(test.tags)) {
      const list = byTag.get(tag)
      if (list) list.push(index)
      else byTag.set(tag, [index])
    }
  })
  return byTag.size > 0 ? { name: [...byTag.keys()], tests: [...byTag.values()] } : undefined
}

function encodeFiles(files: EncodableFile[]): FileColumns {
  const processes = new Map<string, number>()
  const byStart = files.toSorted((a, b) => (a.startUs ?? Infinity) - (b.startUs ?? Infinity))
  for (const { process } of byStart) {
    if (process !== null && !processes.has(process)) processes.set(process, processes.size)
  }
  const errors = files.flatMap((file, index) => (file.errors.length > 0 ? [{ file: index, errors: file.errors }] : []))
  const parts = files.map(sumParts)
  return {
    worker: files.map((file) => file.worker),
    process: files.map((file) => (file.process === null ? null : processes.get(file.process)!)),
    startUs: files.map((file) => whole(file.startUs)),
    durationUs: files.map((file) => whole(file.durationUs)),
    environmentUs: files.map((file) => whole(file.environmentUs)),
    setupUs: files.map((file) => whole(file.setupUs)),
    collectUs: files.map((file) => whole(file.collectUs)),
    beforeAllUs: files.map((file) => whole(file.beforeAllUs)),
    afterAllUs: files.map((file) => whole(file.afterAllUs)),
    beforeEachUs: parts.map((sums) => whole(sums.beforeEachUs)),
    afterEachUs: parts.map((sums) => whole(sums.afterEachUs)),
    bodyUs: parts.map((sums) => whole(sums.bodyUs)),
    ...(errors.length > 0 ? { errors } : {}),
  }
}

const whole = (us: number | null): number | null => (us === null ? null : Math.round(us))

type Parts = Record<'beforeEachUs' | 'afterEachUs' | 'bodyUs', number | null>

/** Of all attempts of a file. null as soon as one attempt hides the part: half a sum would mislead. */
function sumParts(file: EncodableFile): Parts {
  const sums: Parts = { beforeEachUs: 0, afterEachUs: 0, bodyUs: 0 }
  for (const { attempts } of file.tests) {
    for (const { durationUs, beforeEachUs, afterEachUs } of attempts) {
      const isHidden = beforeEachUs === null || afterEachUs === null
      sums.beforeEachUs = add(sums.beforeEachUs, beforeEachUs)
      sums.afterEachUs = add(sums.afterEachUs, afterEachUs)
      sums.bodyUs = add(sums.bodyUs, isHidden ? null : Math.max(0, durationUs - beforeEachUs - afterEachUs))
    }
  }
  return sums
}

const add = (sum: number | null, value: number | null): number | null =>
  sum === null || value === null ? null : sum + value

interface Row {
  test: number
  worker: number | null
  startUs: number
  endUs: number
  recorded: RecordedTest
}

function encodeResults(files: EncodableFile[]): { results: ResultColumns; rowOf: Map<RecordedTest, number> } {
  const rows: Row[] = []
  const notRun: ResultColumns['notRun'] = { skipped: [], todo: [], pending: [] }
  let test = 0
  for (const file of files) {
    for (const recorded of file.tests) {
      const index = test++
      if (recorded.attempts.length > 0) rows.push(toRow(index, file.worker, recorded))
      else if (recorded.status === 'todo' || recorded.status === 'skipped') notRun[recorded.status].push(index)
      else notRun.pending.push(index)
    }
  }
  rows.sort((a, b) => compareWorkers(a.worker, b.worker) || a.startUs - b.startUs || a.test - b.test)

  const columns: ResultColumns = { lanes: [], testDelta: [], gapUs: [], durationUs: [], exceptions: [], notRun }
  const beforeEach: number[] = []
  const afterEach: number[] = []
  let previous: Row | undefined
  let endUs = 0
  rows.forEach((row, index) => {
    let lane = columns.lanes.at(-1)
    if (!lane || previous?.worker !== row.worker) {
      lane = { worker: row.worker, rows: 0 }
      columns.lanes.push(lane)
      endUs = 0
    }
    lane.rows++
    columns.testDelta.push(row.test - (previous?.test ?? 0))
    // Rounding the moments, not the differences, keeps errors from adding up along a lane.
    columns.gapUs.push(Math.round(row.startUs) - endUs)
    columns.durationUs.push(Math.round(row.endUs) - Math.round(row.startUs))
    let beforeEachUs = 0
    let afterEachUs = 0
    for (const attempt of row.recorded.attempts) {
      beforeEachUs += attempt.beforeEachUs ?? 0
      afterEachUs += attempt.afterEachUs ?? 0
    }
    beforeEach.push(Math.round(beforeEachUs))
    afterEach.push(Math.round(afterEachUs))
    const exception = toException(index, row.recorded)
    if (exception) columns.exceptions.push(exception)
    endUs = Math.round(row.endUs)
    previous = row
  })
  addUnlessZero(columns, 'beforeEachUs', beforeEach)
  addUnlessZero(columns, 'afterEachUs', afterEach)
  return { results: columns, rowOf: new Map(rows.map(({ recorded }, row) => [recorded, row])) }
}

function toRow(test: number, worker: number | null, recorded: RecordedTest): Row {
  const { startUs, endUs } = stretchOf(recorded)
  return { test, worker, startUs: Math.max(0, startUs), endUs: Math.max(0, startUs, endUs), recorded }
}

/** The unknown slot comes last. */
const compareWorkers = (a: number | null, b: number | null): number => (a === b ? 0 : (a ?? Infinity) - (b ?? Infinity))

/**
 * From the start of the first attempt to the end of the last, of which there is at least one. Where other tests ran in
 * between, their time is not this test's: it is as long as its attempts together.
 */
export function stretchOf(test: Pick<RecordedTest, 'attempts' | 'triedAgainLater'>): Stretch {
  let startUs = Infinity
  let endUs = -Infinity
  let attemptsUs = 0
  for (const attempt of test.attempts) {
    startUs = Math.min(startUs, attempt.startUs)
    endUs = Math.max(endUs, attempt.startUs + attempt.durationUs)
    attemptsUs += attempt.durationUs
  }
  return { startUs, endUs: test.triedAgainLater ? startUs + attemptsUs : endUs }
}

interface Stretch {
  startUs: number
  endUs: number
}

function toException(row: number, test: RecordedTest): Exception | undefined {
  const { attempts, note } = test
  const only = attempts.length === 1 ? attempts[0] : undefined
  const status = test.status === 'todo' || test.status === 'pending' ? 'unfinished' : test.status
  if (only && status === 'passed' && note === undefined) return undefined

  const exception: Exception = { row, status }
  if (only) {
    if (only.errors.length > 0) exception.errors = only.errors
  } else {
    exception.attempts = attempts.map((attempt) => ({
      status: attempt.status,
      startUs: Math.round(attempt.startUs),
      durationUs: Math.round(attempt.durationUs),
      ...(attempt.errors.length > 0 ? { errors: attempt.errors } : {}),
      retry: attempt.retry,
      repeat: attempt.repeat,
    }))
  }
  if (note !== undefined) exception.note = note
  return exception
}

function addUnlessZero<K extends string>(target: { [key in K]?: number[] }, key: K, column: number[]): void {
  if (column.some((value) => value !== 0)) target[key] = column
}
