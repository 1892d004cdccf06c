import { guardExit } from './exit-guard.ts'
import { nowNs } from '../clock.ts'
import { execErrorFacts } from './error-facts.ts'
import type { FileNotes, WrappedConfig } from './file-notes.ts'
import { NOTES } from './file-notes.ts'
import type { AggregatedResult, FileResult, GlobalConfig, TestContext, TestFile } from './jest-shapes.ts'
import { createLiveCases, type LiveCases } from './live-cases.ts'
import { recordObserved, recordReported, recordUnfinished, type StartedFile } from './record-file.ts'
import { projectFacts, runnerFacts } from './runner-facts.ts'
import type { ProbeParts } from '../probe-parts.ts'
import { startRecorder } from '../recorder.ts'
import type { ReporterOptions } from '../options.ts'

export interface JestRun {
  startFile(test: TestFile): void
  /** Events of single tests name a file by its path only: undefined where two projects are running that file. */
  liveCases(path: string): LiveCases | undefined
  endFile(test: TestFile, result: FileResult, notes: FileNotes | undefined): void
  end(results: AggregatedResult): Promise<void>
}

interface RunningFile extends StartedFile {
  cases: LiveCases
}

/** One run of Jest, from its first file to its last. Undefined where nothing is to be recorded. */
export function startJestRun(
  config: GlobalConfig,
  options: ReporterOptions | undefined,
  { inBand, runnerPath }: { inBand: boolean; runnerPath: string },
): JestRun | undefined {
  const facts = runnerFacts(config, inBand)
  const recorder = startRecorder(options, facts)
  if (!recorder.enabled) return undefined

  const projects = new Map<string, string>()
  const running = new Map<TestFile, RunningFile>()
  const callOffGuard = guardExit(saveWhatIsThere, { signals: !inBand })

  /** Jest 29 and 30 hand over the same object at a file's start and end; the key is what we read if they do not. */
  function startFile(test: TestFile): void {
    const cases = createLiveCases()
    running.set(test, {
      project: projectName(test.context),
      path: test.path,
      config: test.context.config,
      startNs: nowNs(),
      live: cases.attempts,
      worker: inBand ? 1 : null,
      process: inBand ? String(process.pid) : null,
      cases,
    })
    installRunner(test.context, runnerPath, recorder.probe)
  }

  function projectName({ config: project }: TestContext): string {
    const known = projects.get(project.id)
    if (known !== undefined) return known
    const given = project.displayName?.name ?? ''
    // Two projects of one name would overwrite each other's files.
    const name = facts.projects.some((other) => other.name === given) ? `${given}#${project.id.slice(0, 6)}` : given
    projects.set(project.id, name)
    facts.projects.push(projectFacts(name, config, project, inBand))
    facts.projects.sort((a, b) => (a.name < b.name ? -1 : 1))
    return name
  }

  function saveWhatIsThere(): void {
    if (hasNoFiles()) return
    recordRunning()
    recorder.finishNow({ status: 'interrupted' })
  }

  const hasNoFiles = (): boolean => projects.size === 0

  function recordRunning(): void {
    for (const file of running.values()) recorder.addFile(recordUnfinished(file, nowNs(), recorder))
    running.clear()
  }

  return {
    startFile,
    liveCases(path) {
      const files = [...running.values()].filter((file) => file.path === path)
      return files.length === 1 ? files[0]!.cases : undefined
    },
    endFile(test, result, notes) {
      const file = running.get(test)
      if (!file) return
      running.delete(test)
      recorder.addFile(
        notes ? recordObserved(file, result, notes, recorder) : recordReported(file, result, nowNs(), recorder),
      )
    },
    async end(results) {
      callOffGuard()
      // `--passWithNoTests`, e.g. of a commit hook that found nothing to test: no run to remember.
      if (hasNoFiles() && !results.runExecError) return
      // With `bail`, Jest ends the run while other files are still running.
      recordRunning()
      if (results.runExecError) recorder.addError(execErrorFacts(results.runExecError))
      await recorder.finish({ status: statusOf(results) })
    },
  }
}

/** Both ways of running, in band and in workers, read the project's configuration after the file's start was told. */
function installRunner(context: TestContext, runnerPath: string, probe: ProbeParts): void {
  const config: WrappedConfig = context.config
  if (config[NOTES]) return
  // It is part of the key of Jest's transform cache: nothing in it may change from run to run.
  const { testRunner } = config
  const wrapped: WrappedConfig = { ...config, testRunner: runnerPath, [NOTES]: { testRunner, probe } }
  context.config = Object.freeze(wrapped)
}

function statusOf(results: AggregatedResult): 'passed' | 'failed' | 'interrupted' {
  if (results.wasInterrupted) return 'interrupted'
  const { numFailedTests, numRuntimeErrorTestSuites, snapshot, runExecError } = results
  return numFailedTests > 0 || numRuntimeErrorTestSuites > 0 || snapshot.failure || runExecError ? 'failed' : 'passed'
}
