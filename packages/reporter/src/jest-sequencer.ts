import { currentPlan, inPlannedOrder } from './order/plan.ts'

interface TestFile {
  path: string
  context: { config: { displayName?: { name: string } } }
}

/** Jest's `--testSequencer` for a planned order: files in that order. */
export default class PlannedSequencer {
  shard(tests: TestFile[]): TestFile[] {
    return tests
  }

  sort(tests: TestFile[]): TestFile[] {
    const plan = currentPlan()
    if (!plan) return tests
    return inPlannedOrder(plan, tests, ({ path, context }) => ({
      path,
      project: context.config.displayName?.name ?? '',
    }))
  }

  allFailedTests(tests: TestFile[]): TestFile[] {
    return tests
  }

  cacheResults(): void {}
}
