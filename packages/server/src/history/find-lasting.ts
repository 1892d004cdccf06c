import { analyseSteps, type TestStep } from '../analysis/slow/analyse-steps.ts'
import type { Steps } from '../analysis/order/steps.ts'
import { createRowPacker, type PackedRows, textOfRow } from './packed-rows.ts'
import type { ResultColumns } from './results.ts'
import { toTestMajor } from './test-major.ts'

export interface LastingInput {
  /** How many tests the project knows. */
  tests: number
  /** By run, oldest first: equal numbers are the same machine. */
  machines: Int32Array
  /** Of each report, and its run. */
  results: readonly ResultColumns[]
  runOf: Int32Array
  /** By test: those of one group are slowed down alike. */
  groupOf: Uint8Array
}

export interface PackedLasting {
  /** Those that have a step, ascending. */
  test: Int32Array
  /** Their steps, as JSON. */
  steps: PackedRows
  /** Results of every test in these runs. */
  results: Int32Array
}

/** Lasting steps in the durations of every test. */
export function* findLasting({ tests, machines, results, runOf, groupOf }: LastingInput): Steps<PackedLasting> {
  const runs = Array.from(machines, (machine) => ({
    environment: { machine: String(machine) },
    parts: [] as ResultColumns[],
  }))
  for (const [index, own] of results.entries()) runs[runOf[index]!]!.parts.push(own)
  const major = yield* toTestMajor(runs, tests)
  const found = yield* analyseSteps({ ...major, runs }, groupOf)
  const steps = createRowPacker(found.length)
  for (const one of found) steps.add(JSON.stringify(one.steps))
  const { first } = major
  return {
    test: Int32Array.from(found, ({ test }) => test),
    steps: steps.end(),
    results: Int32Array.from({ length: tests }, (_, test) => first[test + 1]! - first[test]!),
  }
}

/** Steps by test. */
export function* readLasting({ test, steps }: PackedLasting): Steps<Map<number, readonly TestStep[]>> {
  const byTest = new Map<number, readonly TestStep[]>()
  for (const [row, own] of test.entries()) {
    byTest.set(own, JSON.parse(textOfRow(steps, row)) as TestStep[])
    yield
  }
  return byTest
}
