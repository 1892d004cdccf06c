import { fileColumns } from '../codec/run-files.ts'
import {
  asList,
  asObject,
  checkColumn,
  checkColumnWithNulls,
  checkOneOf,
  checkText,
  checkWhole,
  checkWholeOrNull,
  fail,
  type Fields,
} from './check.ts'
import { validateErrors } from './validate-errors.ts'
import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'

/** A hundred years: sums of whole microseconds stay exact. */
const maxUs = 3_155_760_000_000_000
const maxWorker = 1_000_000
const ranStatuses = ['passed', 'failed', 'skipped', 'unfinished']
const microseconds = 'a whole number of microseconds'

/** @throws a refusal that names the field */
export function validateFiles(value: unknown, fileCount: number): void {
  const files = asObject(value, 'files')
  for (const name of fileColumns) {
    const time = name.endsWith('Us')
    const of = time ? microseconds : 'a whole number from 0'
    checkColumnWithNulls(files[name], `files.${name}`, fileCount, 0, time ? maxUs : maxWorker, of)
  }
  if (files.errors === undefined) return
  asList(files.errors, 'files.errors').forEach((entry, index) => {
    const field = `files.errors[${index}]`
    const { file, errors } = asObject(entry, field)
    checkWhole(file, `${field}.file`, 0, fileCount - 1)
    validateErrors(errors, `${field}.errors`)
  })
}

/**
 * @returns for each row the index of its test in the dictionary
 * @throws a refusal that names the field
 */
export function validateResults(value: unknown, testCount: number): Int32Array {
  const results = asObject(value, 'results')
  const rows = validateLanes(results.lanes)
  if (rows > limits.tests) {
    throw refusal(413, `results.lanes: ${rows} rows, the limit is ${limits.tests} a report`, { field: 'results.lanes' })
  }

  checkColumn(results.testDelta, 'results.testDelta', rows, -testCount, testCount, 'a difference of test indices')
  checkColumn(results.gapUs, 'results.gapUs', rows, -maxUs, maxUs, microseconds)
  for (const name of ['durationUs', 'beforeEachUs', 'afterEachUs']) {
    if (name !== 'durationUs' && results[name] === undefined) continue
    checkColumn(results[name], `results.${name}`, rows, 0, maxUs, microseconds)
  }
  const tests = readTests(results.testDelta as ArrayLike<number>, testCount)

  const excepted = new Set<number>()
  asList(results.exceptions, 'results.exceptions').forEach((entry, index) => {
    const field = `results.exceptions[${index}]`
    const exception = asObject(entry, field)
    validateException(exception, field, rows)
    const row = exception.row as number
    if (excepted.has(row)) fail(`${field}.row`, 'a row without an exception so far', row)
    excepted.add(row)
  })
  const notRun = asObject(results.notRun, 'results.notRun')
  for (const name of ['skipped', 'todo', 'pending']) {
    const field = `results.notRun.${name}`
    const list = asList(notRun[name], field)
    if (list.length > testCount) fail(field, `at most ${testCount} tests`, list)
    checkColumn(list, field, list.length, 0, testCount - 1, 'the index of a test')
  }
  return tests
}

function validateLanes(value: unknown): number {
  let rows = 0
  asList(value, 'results.lanes').forEach((entry, index) => {
    const lane = asObject(entry, `results.lanes[${index}]`)
    checkWholeOrNull(lane.worker, `results.lanes[${index}].worker`, 0, maxWorker)
    checkWhole(lane.rows, `results.lanes[${index}].rows`, 0, limits.inflatedBytes)
    rows += lane.rows as number
  })
  return rows
}

/** The differences must lead to tests of the dictionary, to each at most once: attempts are no rows of their own. */
function readTests(testDelta: ArrayLike<number>, testCount: number): Int32Array {
  const tests = new Int32Array(testDelta.length)
  const seen = new Uint8Array(testCount)
  let test = 0
  for (let row = 0; row < tests.length; row++) {
    test += testDelta[row]!
    if (test < 0 || test >= testCount) {
      fail(`results.testDelta[${row}]`, `a difference that leads to one of ${testCount} tests`, testDelta[row])
    }
    if (seen[test] === 1) fail(`results.testDelta[${row}]`, 'a test without a row so far', testDelta[row])
    seen[test] = 1
    tests[row] = test
  }
  return tests
}

function validateException(exception: Fields, field: string, rows: number): void {
  checkWhole(exception.row, `${field}.row`, 0, rows - 1)
  checkOneOf(exception.status, `${field}.status`, ranStatuses)
  if (exception.errors !== undefined) validateErrors(exception.errors, `${field}.errors`)
  if (exception.note !== undefined) checkText(exception.note, `${field}.note`, limits.errorLength)
  if (exception.attempts === undefined) return
  asList(exception.attempts, `${field}.attempts`).forEach((entry, index) => {
    const at = `${field}.attempts[${index}]`
    const attempt = asObject(entry, at)
    checkOneOf(attempt.status, `${at}.status`, ranStatuses)
    checkWholeOrNull(attempt.startUs, `${at}.startUs`, -maxUs, maxUs)
    checkWholeOrNull(attempt.durationUs, `${at}.durationUs`, 0, maxUs)
    checkWhole(attempt.retry, `${at}.retry`, 0, maxWorker)
    checkWhole(attempt.repeat, `${at}.repeat`, 0, maxWorker)
    if (attempt.errors !== undefined) validateErrors(attempt.errors, `${at}.errors`)
  })
}
