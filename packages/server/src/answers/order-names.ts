import { NOT_RUN } from '../analysis/order/schedule.ts'
import type { Suspect } from '../analysis/order/rank-suspects.ts'
import type { TestName } from '../api-schemas/common.ts'
import type { OrderSuspect } from '../api-schemas/order.ts'
import type { OrderAnalysis } from '../history/order-analyses.ts'
import { testNames, type Names } from './test-names.ts'

export function testName(names: Names, test: number): TestName {
  const { id, file, project, titlePath, owners } = testNames(names, names.tests[test]!)
  return { id, file, project, titlePath, owners }
}

/** What a person types for a test (packages/reporter/src/rerun/drive/name-test.ts), quoted for a shell. */
export function bisectCommand(names: Names, test: number): string {
  const { file, project, titlePath } = testName(names, test)
  const { ordinal } = names.tests[test]!
  const name = `${project ? `[${project}] ` : ''}${[file, ...titlePath].join(' > ')}${ordinal ? ` #${ordinal + 1}` : ''}`
  return `npx stratigraph bisect '${name.replaceAll("'", String.raw`'\''`)}'`
}

const testsOfFileShown = 50

export function suspectAnswer(analysis: OrderAnalysis, names: Names, suspect: Suspect): OrderSuspect {
  const { role, unit, ids, score, confidence, failAfter, runsAfter, failOtherwise, runsOtherwise } = suspect
  const files = unit === 'file' ? ids.map((file) => names.files[file]!.path) : []
  const named = (list: readonly number[]): TestName[] => namesOf(analysis, names, unit, list)
  return {
    role,
    unit,
    file: files[0] ?? null,
    files,
    tests: named(ids),
    score,
    confidence,
    failAfter,
    runsAfter,
    failOtherwise,
    runsOtherwise,
    cleaners: named(suspect.cleaners),
    together: named(suspect.together),
  }
}

/** A file stands for the tests that ran in it last. */
export function namesOf(
  analysis: OrderAnalysis,
  names: Names,
  unit: Suspect['unit'],
  ids: readonly number[],
): TestName[] {
  if (unit === 'test') return ids.map((test) => testName(names, test))
  return ids
    .flatMap((file) => testsInFile(analysis, file))
    .slice(0, testsOfFileShown)
    .map((test) => testName(names, test))
}

function testsInFile({ analysed: { schedules } }: OrderAnalysis, file: number): number[] {
  const schedule = schedules.findLast(({ placeOfFile }) => (placeOfFile[file] ?? -1) >= 0)
  if (!schedule) return []
  const place = schedule.placeOfFile[file]!
  const rows = Array.from(schedule.test.subarray(schedule.firstRow[place], schedule.firstRow[place + 1]).entries())
  return rows.flatMap(([row, test]) => (schedule.outcome[schedule.firstRow[place]! + row] === NOT_RUN ? [] : [test]))
}
