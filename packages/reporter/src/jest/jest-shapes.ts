/**
 * The parts of Jest's objects that we read, as Jest 29.0 to 30.5 have them. Written down here rather than taken from
 * `@jest/*` because one build serves both majors: what only one of them has is optional.
 */

export interface GlobalConfig {
  rootDir: string
  seed: number
  randomize?: boolean
  shard?: { shardIndex: number; shardCount: number }
  maxWorkers: number
  bail: number
  watch: boolean
  watchAll: boolean
  detectOpenHandles?: boolean
  workerThreads?: boolean
  /** Paths and patterns of the command line, without their options. */
  nonFlagArgs?: string[]
  testNamePattern?: string
  /** Jest 29 */
  testPathPattern?: string
  /** Jest 30 */
  testPathPatterns?: { patterns?: string[] }
  onlyChanged?: boolean
  onlyFailures?: boolean
  findRelatedTests?: boolean
  /** 30.5: `--collectTests` lists tests as passed without running them. */
  collectTests?: boolean
}

export interface ProjectConfig {
  id: string
  displayName?: { name: string }
  rootDir: string
  runner: string
  testRunner: string
  setupFiles: string[]
  setupFilesAfterEnv: string[]
  cacheDirectory?: string
  coverageDirectory?: string
}

export interface TestContext {
  config: ProjectConfig
}

export interface TestFile {
  path: string
  context: TestContext
}

export interface CaseStart {
  ancestorTitles: string[]
  title: string
  startedAt?: number | null
}

export interface CaseResult {
  ancestorTitles: string[]
  title: string
  status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled' | 'focused'
  duration?: number | null
  failureMessages: string[]
  /** 30 only. */
  failing?: boolean
  invocations?: number
  location?: { line: number; column: number } | null
  /** 30 only, in the entries of a `FileResult`. */
  startAt?: number | null
}

export interface PerfStats {
  start: number
  end: number
  /** From here on: 30 only. 0 where the file did not load. */
  loadTestEnvironmentStart?: number
  loadTestEnvironmentEnd?: number
  setupFilesStart?: number
  setupFilesEnd?: number
  setupAfterEnvStart?: number
  setupAfterEnvEnd?: number
}

/** In band it is whatever was thrown. */
export type ExecError = { message?: string; stack?: string } | string

export interface FileResult {
  perfStats: PerfStats
  testResults: CaseResult[]
  testExecError?: ExecError | null
  failureMessage?: string | null
}

export interface AggregatedResult {
  numFailedTests: number
  numRuntimeErrorTestSuites: number
  wasInterrupted: boolean
  snapshot: { failure: boolean }
  runExecError?: ExecError | null
}

/** jest-circus, inside the worker. */
export interface CircusHook {
  type: 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach'
  fn: unknown
}

export interface CircusTest {
  type: 'test'
  name: string
  fn?: ((...args: unknown[]) => unknown) | null
  concurrent?: boolean
  failing?: boolean
  errors: unknown[]
  asyncError?: { stack?: string }
}

export interface CircusDescribe {
  type: 'describeBlock'
  children: (CircusDescribe | CircusTest)[]
  hooks: CircusHook[]
}

export type CircusEvent =
  | { name: 'run_start' | 'run_finish' | 'setup' }
  | { name: 'test_started' | 'test_fn_start' | 'test_done'; test: CircusTest }
  | { name: 'hook_start'; hook: CircusHook }
  | { name: 'hook_success'; hook: CircusHook; test?: CircusTest }
  | { name: 'hook_failure'; hook: CircusHook; test?: CircusTest; error: unknown }

export interface CircusState {
  rootDescribeBlock: CircusDescribe
  currentlyRunningTest?: CircusTest | null
}

type HandleTestEvent = (event: CircusEvent, state: CircusState) => unknown

export interface TestEnvironment {
  global: { Error: object }
  handleTestEvent?: HandleTestEvent
  setup?: unknown
}

export interface Runtime {
  unstable_shouldLoadAsEsm?: (path: string) => boolean
  /** Paths of the source maps by the paths of the files that they belong to. */
  getSourceMaps?: () => Map<string, string>
}

export type TestRunner = (
  globalConfig: GlobalConfig,
  config: ProjectConfig,
  environment: TestEnvironment,
  runtime: Runtime,
  testPath: string,
  ...rest: unknown[]
) => Promise<FileResult>
