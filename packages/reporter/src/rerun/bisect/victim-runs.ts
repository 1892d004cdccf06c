import type { OrderPlan } from '../../order/plan.ts'
import type { KnownTest } from '../drive/history.ts'
import { planOf } from '../drive/plan-of.ts'
import type { RecordedFacts, RecordedRun } from '../drive/recorded-run.ts'
import { NotRun, Stopped, type PlannedRuns } from '../drive/run-planned.ts'
import { BudgetSpent } from '../search/prober.ts'

export type OnRun = (run: { number: number; failed: boolean; before: readonly KnownTest[] }) => void

interface VictimRunsOptions {
  victim: KnownTest
  planned: PlannedRuns
  root: string
  onStart: (run: { number: number; before: readonly KnownTest[] }) => void
  onRun: OnRun
}

/** Runs of one victim: counted, told, and checked that they say something about it. */
export class VictimRuns {
  readonly victim: KnownTest
  readonly #options: VictimRunsOptions
  /** Runs that gave an outcome. */
  count = 0
  facts: RecordedFacts | undefined

  constructor(options: VictimRunsOptions) {
    this.victim = options.victim
    this.#options = options
  }

  /**
   * Did the victim fail after these tests, run in this order?
   * @throws (rejects with) BudgetSpent if the user stopped it or the runner did not keep the order
   */
  async runBefore(before: readonly KnownTest[]): Promise<boolean> {
    const { onStart, onRun, root } = this.#options
    onStart({ number: this.count + 1, before })
    const ran = await this.#run(planOf([...before, this.victim], root)).catch((error: unknown) => {
      throw error instanceof Stopped ? new BudgetSpent('stopped') : error
    })
    if (!keptOrder(ran, before, this.victim))
      throw new BudgetSpent(
        'the runner did not keep the planned order: a test runner, pool or browser of its own keeps it out of reach',
      )
    const failed = outcomeOf(ran, this.victim) === 'failed'
    onRun({ number: ++this.count, failed, before })
    return failed
  }

  /** The victim's file in this order; null = as it is declared. Tell of it with `counted`. */
  async runFile(tests: string[] | null): Promise<RecordedRun> {
    const { project, path } = this.victim
    this.#options.onStart({ number: this.count + 1, before: [] })
    return this.#run({ version: 1, planned: 'only', root: this.#options.root, files: [{ project, path, tests }] })
  }

  async #run(plan: OrderPlan): Promise<RecordedRun> {
    const ran = await this.#options.planned.run(plan)
    this.facts = ran.facts
    return ran
  }

  /** Tells of a run that was started with `runFile`. */
  counted(ran: RecordedRun): 'passed' | 'failed' {
    const outcome = outcomeOf(ran, this.victim)
    const { path, project } = this.victim
    const own = fileOf(ran, this.victim)!.tests
    const before = own.slice(
      0,
      own.findIndex(({ key }) => key === this.victim.key),
    )
    this.#options.onRun({
      number: ++this.count,
      failed: outcome === 'failed',
      before: before.map((test) => ({ ...test, project, path })),
    })
    return outcome
  }
}

const fileOf = ({ files }: RecordedRun, { path, project }: KnownTest) =>
  files.find((file) => file.path === path && file.project === project)

const nameOf = ({ path, project, key }: { path: string; project: string; key: string }): string =>
  `${project}\0${path}\0${key}`

/** Nothing else ran before the victim, and nothing of that after it. Tests that are no more are no matter. */
function keptOrder({ files }: RecordedRun, before: readonly KnownTest[], victim: KnownTest): boolean {
  const ran = files.flatMap(({ path, project, tests }) => tests.map(({ key }) => nameOf({ path, project, key })))
  const wanted = new Set(before.map(nameOf))
  const place = ran.indexOf(nameOf(victim))
  return place === -1 || (place === ran.length - 1 && ran.slice(0, place).every((name) => wanted.has(name)))
}

/**
 * How each of these tests ended, of those that ended in a run of exactly them, in exactly this order; none if it was
 * another.
 */
export function outcomesOf({ files }: RecordedRun, planned: readonly KnownTest[]): Map<KnownTest, 'passed' | 'failed'> {
  const ran = files.flatMap(({ path, project, tests }) => tests.map((test) => ({ path, project, ...test })))
  const isPlanned =
    ran.length === planned.length && ran.every((test, place) => nameOf(test) === nameOf(planned[place]!))
  if (!isPlanned) return new Map()
  return new Map(
    ran.flatMap(({ outcome }, place) => (outcome === 'other' ? [] : [[planned[place]!, outcome] as const])),
  )
}

/** Rejects where the victim gave no outcome: nothing that this run says would mean anything. */
function outcomeOf(run: RecordedRun, victim: KnownTest): 'passed' | 'failed' {
  const test = fileOf(run, victim)?.tests.find(({ key }) => key === victim.key)
  if (test?.outcome === 'passed' || test?.outcome === 'failed') return test.outcome
  throw new NotRun(
    test
      ? 'the test skipped itself'
      : `the test was not run: is it still called that, in ${victim.path}, and does its file load?`,
  )
}
