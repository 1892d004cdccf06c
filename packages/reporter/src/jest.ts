import { fileURLToPath } from 'node:url'
import { NOTES, type WithNotes } from './jest/file-notes.ts'
import { startJestRun, type JestRun } from './jest/jest-run.ts'
import type { AggregatedResult, CaseResult, CaseStart, FileResult, GlobalConfig, TestFile } from './jest/jest-shapes.ts'
import type { ReporterOptions } from './options.ts'
import { currentPlan } from './order/plan.ts'
import { warnOfOtherRunner } from './other-runner.ts'

const runnerPath = fileURLToPath(new URL('jest-runner.cjs', import.meta.url))

/** Jest makes one reporter for each run, in watch mode too. */
export default class StratigraphReporter {
  readonly #config: GlobalConfig
  readonly #options: ReporterOptions | undefined
  #run: JestRun | undefined

  constructor(globalConfig: GlobalConfig, options?: ReporterOptions) {
    this.#config = globalConfig
    this.#options = (currentPlan()?.reporterOptions as ReporterOptions | undefined) ?? options
  }

  /** Only Vitest calls it. */
  onInit(): void {
    quietly(() => warnOfOtherRunner('vitest'))
  }

  // Jest awaits every hook: what throws or rejects here would fail the run.
  onRunStart(_results: unknown, { showStatus }: { showStatus: boolean }): void {
    quietly(() => {
      // Jest prints its live status unless it runs in band.
      const inBand = !showStatus
      if (!this.#config.collectTests) this.#run = startJestRun(this.#config, this.#options, { inBand, runnerPath })
    })
  }

  onTestFileStart(test: TestFile): void {
    quietly(() => this.#run?.startFile(test))
  }

  onTestCaseStart(test: TestFile, info: CaseStart): void {
    quietly(() => this.#run?.liveCases(test.path)?.start(info))
  }

  onTestCaseResult(test: TestFile, result: CaseResult): void {
    quietly(() => this.#run?.liveCases(test.path)?.end(result))
  }

  onTestFileResult(test: TestFile, result: FileResult & WithNotes): void {
    const notes = result[NOTES]
    quietly(() => {
      // Not for other reporters, nor for --json.
      delete result[NOTES]
      this.#run?.endFile(test, result, notes)
    })
  }

  async onRunComplete(_contexts: unknown, results: AggregatedResult): Promise<void> {
    const run = this.#run
    this.#run = undefined
    try {
      await run?.end(results)
    } catch {
      // The recorder promises not to reject.
    }
  }
}

function quietly(act: () => void): void {
  try {
    act()
  } catch {
    // A run without a record is better than a run that we broke.
  }
}
