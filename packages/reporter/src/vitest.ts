import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { SerializedError } from 'vitest'
import type { Reporter, TestModule, TestRunEndReason, Vitest } from 'vitest/node'
import type { ReporterOptions } from './options.ts'
import { currentPlan } from './order/plan.ts'
import { warnOfOtherRunner } from './other-runner.ts'
import { forceFileOrder } from './vitest/force-order.ts'
import { installRunner } from './vitest/install.ts'
import { createRunRecording, type RunRecording } from './vitest/run-recording.ts'

const runnerFile = fileURLToPath(new URL('./vitest-runner.js', import.meta.url))

/**
 * The Vitest reporter: `reporters: ['default', '@stratigraph/reporter/vitest']`, or with options
 * `['@stratigraph/reporter/vitest', { ...options }]`. It never changes the outcome of a run: whatever fails in here
 * costs only the record.
 */
export default class StratigraphReporter implements Reporter {
  readonly #options: ReporterOptions | undefined
  #vitest: Vitest | undefined
  #recording: RunRecording | undefined

  constructor(options?: ReporterOptions) {
    this.#options = (currentPlan()?.reporterOptions as ReporterOptions | undefined) ?? options
  }

  onInit(vitest: Vitest): void {
    forceFileOrder(vitest)
    quietly(() => {
      // Before Vitest 5 benchmarks have a runner of their own, and no tests.
      if ((vitest as { mode?: string }).mode === 'benchmark') return
      this.#vitest = vitest
      this.#start()
      // An interrupted run never gets to onTestRunEnd; listening to the signal itself could keep the process alive.
      // Ahead of the others: Vitest 3 has a listener that calls process.exit(), after which no further one is called.
      process.prependListener('exit', () => quietly(() => this.#recording?.finishNow()))
    })
  }

  /** Only Jest calls it. */
  onRunStart(): void {
    quietly(() => warnOfOtherRunner('jest'))
  }

  onTestRunStart(): void {
    quietly(() => {
      // The first run begins with onInit, so that global set-up counts as part of it.
      if (!this.#recording) this.#start()
      this.#recording?.begin()
    })
  }

  onTestModuleEnd(module: TestModule): void {
    quietly(() => this.#recording?.moduleEnded(module))
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const recording = this.#recording
    try {
      await recording?.finish(modules, errors, reason)
    } catch {
      // See quietly.
    }
    // Not before: who interrupts us now still gets a report.
    if (this.#recording === recording) this.#recording = undefined
  }

  #start(): void {
    if (!this.#vitest) return
    const run = randomUUID()
    this.#recording = createRunRecording(this.#options, this.#vitest)
    if (this.#recording) installRunner(this.#vitest, run, runnerFile, this.#recording.probe)
  }
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // The record of this run is worth less than its outcome.
  }
}
