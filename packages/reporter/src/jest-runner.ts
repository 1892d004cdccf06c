import { forceTestOrder } from './jest/force-order.ts'
import { NOTES, type WithNotes, type WrappedConfig } from './jest/file-notes.ts'
import { noParts, type ProbeParts } from './probe-parts.ts'
import { startProbe, type FileProbe, type ProbeOptions } from './probe/probe.ts'
import type {
  FileResult,
  GlobalConfig,
  ProjectConfig,
  Runtime,
  TestEnvironment,
  TestRunner,
} from './jest/jest-shapes.ts'
import { currentPlan } from './order/plan.ts'
import { loadTestRunner } from './jest/load-test-runner.ts'
import { observeFile, type FileObserver } from './jest/observe-file.ts'
import { watchCalls } from './probe/sight/jest-calls.ts'
import { jestSight } from './probe/sight/jest-sight.ts'

/**
 * Runs inside Jest's workers in place of the project's test runner, which it calls. jest.ts installs it. All that the
 * tests see is the project's own runner; whatever fails in the observation is dropped.
 *
 * Not an async function: one that awaits would appear in the stacks that Jest prints.
 */
const runTestFile: TestRunner = (globalConfig, config, environment, runtime, testPath, ...rest) => {
  const { [NOTES]: wrapped, ...projectConfig } = config as WrappedConfig
  if (!wrapped) {
    throw new Error(
      'jest-runner of @stratigraph/reporter is no testRunner by itself: add "@stratigraph/reporter/jest" to `reporters`, which installs it.',
    )
  }
  const ownConfig = Object.freeze({ ...projectConfig, testRunner: wrapped.testRunner })

  const isForced = forceTestOrder(environment, testPath, nameOf(ownConfig))
  const runConfig = isForced ? Object.freeze({ ...globalConfig, randomize: false }) : globalConfig

  const run = (testRunner: TestRunner): Promise<FileResult> => {
    const probe = tryToProbe(() => ({
      parts: partsFor(wrapped, globalConfig),
      ignored: ownFolders(projectConfig),
      sight: jestSight(projectConfig, environment, runtime),
      deep: currentPlan()?.deep === true,
      // The test's timeout, which keeps the process alive in Jest.
      runnerTimers: 1,
    }))
    const observer = tryToObserve(environment, runtime, testPath, probe)
    return Promise.resolve(testRunner(runConfig, ownConfig, environment, runtime, testPath, ...rest)).then((result) =>
      addNotes(result, observer),
    )
  }
  const testRunner = loadTestRunner(wrapped.testRunner, ownConfig)
  return typeof testRunner === 'function' ? run(testRunner) : testRunner.then(run)
}

const nameOf = ({ displayName }: ProjectConfig): string => displayName?.name ?? ''

/** `--detectOpenHandles` prints where each handle was opened: no frame of ours may stand there. */
const partsFor = ({ probe }: { probe: ProbeParts }, { detectOpenHandles }: GlobalConfig): ProbeParts =>
  detectOpenHandles ? noParts : probe

/** Where Jest itself reads and writes while tests run. */
const ownFolders = ({ cacheDirectory, coverageDirectory }: ProjectConfig): string[] =>
  [cacheDirectory, coverageDirectory].filter((folder) => typeof folder === 'string')

function tryToProbe(options: () => ProbeOptions): FileProbe | undefined {
  try {
    return startProbe(options())
  } catch {
    return undefined
  }
}

function tryToObserve(
  environment: TestEnvironment,
  runtime: Runtime,
  testPath: string,
  probe: FileProbe | undefined,
): FileObserver | undefined {
  const calls = probe && watchCalls(environment.global as { setTimeout?: unknown })
  try {
    return observeFile(environment, runtime, testPath, probe, calls)
  } catch {
    calls?.loaded()
    probe?.fileEnded()
    return undefined
  }
}

/** Without notes the reporter falls back to what Jest itself tells. */
function addNotes(result: FileResult & WithNotes, observer: FileObserver | undefined): FileResult {
  try {
    if (observer) result[NOTES] = observer.notes(result)
  } catch {
    // As said.
  }
  return result
}

export default runTestFile
