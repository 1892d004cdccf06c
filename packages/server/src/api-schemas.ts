import { z } from '@hono/zod-openapi'

/**
 * The answers of the API, in one place: the routes are typed by them, OpenAPI is generated from them, and the dashboard
 * takes their types (`import type`). Times are milliseconds (`...Ms`), moments ISO 8601 strings in UTC.
 */

export const Layer = z.enum(['unit', 'integration', 'e2e'])
export const LayerFacts = z.object({
  declared: Layer.nullable(),
  /** From boundaries crossed; null until they are recorded. */
  observed: Layer.nullable(),
  /** declared, else observed, else unit */
  effective: Layer,
})

/** `flaky` here is the plain fact "passed on retry", no verdict. */
export const ResultStatus = z.enum(['passed', 'failed', 'flaky', 'skipped', 'todo', 'pending', 'unfinished'])

const Git = z.object({
  commit: z.string(),
  branch: z.string().nullable(),
  dirty: z.boolean().nullable(),
  authoredAt: z.string().nullable(),
  subject: z.string().nullable(),
  remote: z.string().nullable(),
})
const Ci = z.object({
  provider: z.string(),
  runId: z.string().nullable(),
  attempt: z.number().nullable(),
  job: z.string().nullable(),
  pullRequest: z.number().nullable(),
  buildUrl: z.string().nullable(),
})
const Machine = z.object({
  os: z.string(),
  arch: z.string(),
  osRelease: z.string(),
  cpu: z.string(),
  cpus: z.number(),
  memoryBytes: z.number(),
  node: z.string(),
})

const Counts = z.object({
  passed: z.number(),
  failed: z.number(),
  /** Passed on retry; counted in `passed` too. */
  retried: z.number(),
  skipped: z.number(),
  todo: z.number(),
  pending: z.number(),
  unfinished: z.number(),
})

export const RunRow = z.object({
  id: z.string(),
  startedAt: z.string(),
  receivedAt: z.string(),
  /** From the start of the first shard's run to its end: the longest shard. */
  wallMs: z.number(),
  /** Sum over all tests. */
  testMs: z.number(),
  status: z.enum(['passed', 'failed', 'interrupted']),
  counts: Counts,
  tests: z.number(),
  files: z.number(),
  workers: z.number().nullable(),
  shards: z.object({ received: z.number(), expected: z.number() }),
  seed: z.number().nullable(),
  shuffled: z.boolean().nullable(),
  /** Only a part of the suite was asked for, or watch mode ran what had changed. Left out: not, or not told. */
  filtered: z.boolean().optional(),
  /** The command that forced the order (`shuffle`, `replay`). Left out: the runner's own order. */
  plannedBy: z.string().optional(),
  runner: z.object({ name: z.string(), version: z.string() }),
  git: Git.nullable(),
  ci: Ci.nullable(),
})
export const RunsAnswer = z.object({ runs: z.array(RunRow), next: z.string().nullable() })

export const ErrorText = z.object({
  name: z.string().optional(),
  message: z.string(),
  stack: z.string().optional(),
  truncated: z.boolean().optional(),
})

const AttemptAnswer = z.object({
  status: z.enum(['passed', 'failed', 'skipped', 'unfinished']),
  startMs: z.number().nullable(),
  durationMs: z.number().nullable(),
  retry: z.number(),
  repeat: z.number(),
  errors: z.array(ErrorText),
})

/** From 1 on for the second test of a name in a file, and those after it. Left out of the first. */
const Ordinal = z.number().optional()

/** A boundary that a test crossed, its hooks included. */
export const BoundaryAnswer = z.object({
  kind: z.enum(['database', 'http', 'queue', 'cache', 'filesystem', 'process', 'browser', 'network']),
  /** postgresql, sqlite, redis, https, write, command, ... */
  protocol: z.string(),
  /** host:port, origin, file, folder or command. */
  target: z.string(),
  /** A server that the test process itself has opened. */
  own: z.boolean().optional(),
  /** Beyond loopback and private addresses. */
  outside: z.boolean().optional(),
  /** Requests, statements, commands or file operations. */
  count: z.number(),
  /** Time waited for it. */
  ms: z.number(),
  phases: z.array(z.enum(['import', 'beforeAll', 'beforeEach', 'body', 'afterEach', 'afterAll', 'late'])),
  /** What was asked for, without values: `insert` of `orders`. `undone`: how many a rollback took back. */
  operations: z.array(
    z.object({ verb: z.string(), object: z.string(), count: z.number(), undone: z.number().optional() }),
  ),
})

export const LaneTest = z.object({
  id: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  project: z.string(),
  titlePath: z.array(z.string()),
  ordinal: Ordinal,
  layer: LayerFacts,
  status: ResultStatus,
  startMs: z.number(),
  durationMs: z.number(),
  /** Place among the tests of its file that ran, from 1. */
  position: z.number(),
  /** Place among all tests of the lane, from 1. */
  sequence: z.number(),
  attempts: z.number(),
  /** Empty: it crossed none. Left out: nobody looked. */
  boundaries: z.array(BoundaryAnswer).optional(),
})
export const LaneFile = z.object({
  file: z.string(),
  project: z.string(),
  /** Files with the same number ran in one process. */
  process: z.number().nullable(),
  startMs: z.number().nullable(),
  durationMs: z.number().nullable(),
  environmentMs: z.number().nullable(),
  setupMs: z.number().nullable(),
  collectMs: z.number().nullable(),
  beforeAllMs: z.number().nullable(),
  afterAllMs: z.number().nullable(),
  beforeEachMs: z.number().nullable(),
  afterEachMs: z.number().nullable(),
  bodyMs: z.number().nullable(),
})
export const Lane = z.object({
  worker: z.number().nullable(),
  /** From 1; null where the run has no shards. */
  shard: z.number().nullable(),
  tests: z.array(LaneTest),
  files: z.array(LaneFile),
  idleMs: z.number(),
})
export const RunFailure = z.object({
  id: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  titlePath: z.array(z.string()),
  ordinal: Ordinal,
  layer: LayerFacts,
  status: ResultStatus,
  note: z.string().nullable(),
  durationMs: z.number(),
  attempts: z.array(AttemptAnswer),
})
export const RunDetail = RunRow.extend({
  key: z.string(),
  project: z.string(),
  machine: Machine,
  reporterVersion: z.string(),
  maxWorkers: z.number().nullable(),
  projects: z.array(
    z.object({
      name: z.string(),
      seed: z.number().nullable(),
      shuffleFiles: z.boolean().nullable(),
      shuffleTests: z.boolean().nullable(),
      pool: z.string().nullable(),
      isolate: z.boolean().nullable(),
      fileParallelism: z.boolean().nullable(),
      retry: z.number().nullable(),
    }),
  ),
  environment: z.array(z.object({ name: z.string(), value: z.string() })),
})
export const RunAnswer = z.object({
  run: RunDetail,
  lanes: z.array(Lane),
  /** Failed, unfinished and retried tests, with all their attempts. */
  failures: z.array(RunFailure),
  notRun: z.array(
    z.object({
      id: z.string(),
      file: z.string(),
      titlePath: z.array(z.string()),
      ordinal: Ordinal,
      status: z.enum(['skipped', 'todo', 'pending']),
    }),
  ),
  fileErrors: z.array(z.object({ file: z.string(), errors: z.array(ErrorText) })),
  errors: z.array(ErrorText.extend({ file: z.string().optional(), test: z.string().optional() })),
  /** Where the time of all lanes went. */
  time: z.object({
    bodyMs: z.number(),
    hooksMs: z.number(),
    collectMs: z.number(),
    setupMs: z.number(),
    environmentMs: z.number(),
    idleMs: z.number(),
    /** Slots times wall time. */
    totalMs: z.number(),
  }),
  /** The last run of the same branch (else of any) before this one that passed; for "order against". */
  previousPassed: z.string().nullable(),
})

const StripBar = z.object({
  run: z.string(),
  at: z.string(),
  status: ResultStatus,
  durationMs: z.number().nullable(),
})
export const TestRow = z.object({
  id: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  project: z.string(),
  titlePath: z.array(z.string()),
  ordinal: Ordinal,
  tags: z.array(z.string()),
  layer: LayerFacts,
  /** Results in the range that ran (skipped, todo and pending left out). */
  runs: z.number(),
  runsPerWeek: z.number(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  meanMs: z.number().nullable(),
  /** p50 against the period before, as a fraction (0.61 = 61 % slower); null = too few runs on either side. */
  change: z.number().nullable(),
  costMinutesPerWeek: z.number(),
  /** Share of the time of all tests in the range, 0..1. */
  share: z.number(),
  failed: z.number(),
  /** Passed on retry. */
  retried: z.number(),
  /** failed / runs, 0..1 */
  failRate: z.number(),
  /** The last 20 results, oldest first. */
  last: z.array(StripBar),
})
export const Range = z.object({ from: z.string(), to: z.string(), label: z.string() })
export const TestsAnswer = z.object({
  tests: z.array(TestRow),
  next: z.string().nullable(),
  range: Range,
  /** Tests that match the filter. */
  total: z.number(),
  /** Sums over the tests that match. */
  sum: z.object({ costMinutesPerWeek: z.number(), share: z.number() }),
  facets: z.object({
    layer: z.object({ unit: z.number(), integration: z.number(), e2e: z.number(), undeclared: z.number() }),
    status: z.object({ failed: z.number(), retried: z.number(), skipped: z.number() }),
  }),
})

export const TestAnswer = z.object({
  test: TestRow,
  range: Range,
  /** Every result in the range, oldest first (at most 2,000, the newest kept). */
  results: z.array(
    z.object({
      run: z.string(),
      at: z.string(),
      branch: z.string().nullable(),
      commit: z.string().nullable(),
      status: ResultStatus,
      durationMs: z.number().nullable(),
      position: z.number().nullable(),
      sequence: z.number().nullable(),
      worker: z.number().nullable(),
    }),
  ),
  /** Means over the range; null where the runner hides it. */
  time: z.object({
    beforeEachMs: z.number().nullable(),
    bodyMs: z.number().nullable(),
    afterEachMs: z.number().nullable(),
  }),
  /** Failures of the range, grouped by the same message and stack, most frequent first. */
  failures: z.array(
    z.object({
      error: ErrorText,
      count: z.number(),
      firstRun: z.string(),
      firstAt: z.string(),
      lastRun: z.string(),
      lastAt: z.string(),
    }),
  ),
  lastFailedRun: z.string().nullable(),
  lastRun: z.string().nullable(),
  /** What it crossed when it passed last. Null: nobody looked. */
  boundaries: z.array(BoundaryAnswer).nullable(),
  /** The rule that decided the observed layer, for people: `talks to a database, cache, queue or server`. */
  layerBecause: z.string().nullable(),
})

const Spark = z.array(z.number().nullable())
/** A number now, the same number in the period before (null = too few runs in it), and one value a day (UTC). */
const Tile = z.object({ value: z.number().nullable(), previous: z.number().nullable(), spark: Spark })
export const LayerSums = z.object({ unit: z.number(), integration: z.number(), e2e: z.number() })
export const OverviewAnswer = z.object({
  range: Range,
  suite: z.object({
    project: z.string(),
    tests: z.number(),
    files: z.number(),
    runs: z.number(),
    /** Runs of a part of the suite, by hand: left out of what is told of a run as a whole. */
    partialRuns: z.number(),
    runsPerWeek: z.number(),
    undeclared: z.number(),
    lastRun: RunRow.nullable(),
  }),
  tiles: z.object({
    /** Median wall time of a run, ms. */
    wallMs: Tile,
    /** Integration tests' share of the tests' time, 0..1. */
    integrationShare: Tile,
    /** Share of runs that failed, 0..1. */
    failedRuns: Tile,
    /** Tests that passed only on retry, at least once. */
    retriedTests: Tile,
  }),
  /** One entry a day that has runs: mean milliseconds a run, by effective layer. */
  days: z.array(z.object({ day: z.string(), runs: z.number(), layerMs: LayerSums })),
  /** Tests with a result in the range, and mean milliseconds a run, by effective layer. */
  pyramid: z.object({ count: LayerSums, timeMs: LayerSums }),
  /** The tests that cost most. */
  costliest: z.array(TestRow),
})

/** What reached the server lately, accepted or not: the live list of the first start. */
export const ActivityEntry = z.object({
  at: z.string(),
  outcome: z.enum(['accepted', 'duplicate', 'refused']),
  /** Where it came from: `upload`, or the file's name in the watched folder. */
  source: z.string(),
  run: z.string().nullable(),
  tests: z.number().nullable(),
  /** Why it was refused. */
  reason: z.string().nullable(),
})
export const ActivityAnswer = z.object({ activity: z.array(ActivityEntry) })

/** Where a test that another one depends on can stand (analysis/order/observe.ts). */
export const OrderScope = z.enum(['same-file', 'same-worker', 'across-workers', 'overlapping'])
export const TestName = z.object({
  /** Null where the history does not know the test (any more). */
  id: z.string().nullable(),
  file: z.string(),
  project: z.string(),
  titlePath: z.array(z.string()),
})
export const OrderSuspect = z.object({
  role: z.enum(['polluter', 'setter']),
  /** `file`: a whole file is suspected, and `tests` are its tests (at most 50). */
  unit: z.enum(['test', 'file']),
  /** The first of `files`. */
  file: z.string().nullable(),
  /** Of unit `file`. More than one: they preceded the victim in the same runs and cannot be told apart. */
  files: z.array(z.string()),
  /** More than one of unit `test`: they preceded the victim in the same runs and cannot be told apart. */
  tests: z.array(TestName),
  /** Log Bayes factor against "the order does not matter". */
  score: z.number(),
  /** 0..1, over all suspects and "none". */
  confidence: z.number(),
  failAfter: z.number(),
  runsAfter: z.number(),
  failOtherwise: z.number(),
  runsOtherwise: z.number(),
  /** Hints: what seems to undo it, and what seems to be needed too. */
  cleaners: z.array(TestName),
  together: z.array(TestName),
})
/** What `stratigraph bisect` showed by running again. */
export const OrderProof = z.object({
  at: z.string(),
  kind: z.enum(['victim', 'brittle', 'order-sensitive', 'not-order-dependent', 'broken']),
  /** Needed together, in order: polluters of a victim, state-setters of a brittle. */
  polluters: z.array(TestName),
  otherPolluters: z.array(TestName),
  cleaners: z.array(TestName),
  confirmed: z
    .object({ failed: z.number(), failingRuns: z.number(), passed: z.number(), passingRuns: z.number() })
    .nullable(),
  runs: z.number(),
  reproduce: z.string().nullable(),
  control: z.string().nullable(),
  reason: z.string().nullable(),
})
export const OrderFinding = z.object({
  victim: TestName.extend({ line: z.number().nullable(), layer: LayerFacts }),
  kind: z.enum(['victim', 'brittle', 'order-sensitive', 'concurrency']),
  scope: OrderScope,
  /** Of the first suspect, 0..1; 1 when proven. */
  confidence: z.number(),
  /** `fixed`: the polluter came before the victim in `passesSince` later runs, and it failed in none. `back`: and then it did. */
  status: z.enum(['suspected', 'proven', 'fixed', 'back']),
  passesSince: z.number(),
  /** One sentence for people. */
  reason: z.string(),
  runs: z.number(),
  failures: z.number(),
  /** After the correction over all tests (Benjamini-Hochberg). */
  qValue: z.number(),
  firstFailedAt: z.string(),
  lastFailedAt: z.string(),
  lastFailedRun: z.string(),
  /** The last run that passed, for comparing the two orders. */
  lastPassedRun: z.string().nullable(),
  /** Best first, at most 5. */
  suspects: z.array(OrderSuspect),
  proof: OrderProof.nullable(),
  /** What the first suspect leaves behind where the victim looks, by the boundaries that both cross. Null: not seen. */
  explanation: z.string().nullable(),
  /** Findings with the same cause are mended by one fix. */
  cause: z.string(),
  /** The command that proves or refutes it. */
  command: z.string(),
})
export const OrderAnswer = z.object({
  range: Range,
  /** Worst first: proven, back, suspected, fixed; then by failures. */
  findings: z.array(OrderFinding),
  /** Polluters (or state-setters) that several findings share, most victims first. */
  causes: z.array(z.object({ id: z.string(), tests: z.array(TestName), victims: z.number() })),
  /** Tests with both outcomes that are no finding, and why. */
  others: z.array(
    z.object({
      test: TestName,
      kind: z.enum(['not-order-dependent', 'not-enough-runs']),
      reason: z.string(),
      runs: z.number(),
      failures: z.number(),
      /** Runs at which more could be said; equal to `runs` when enough. */
      neededRuns: z.number(),
    }),
  ),
  /** How much of what could depend on the order was seen in both orders. */
  coverage: z.object({
    runs: z.number(),
    /** Pairs of tests inside one file. */
    testPairs: z.object({ bothOrders: z.number(), total: z.number() }),
    /** Pairs of files that ran in one process, or one after the other on one machine. */
    filePairs: z.object({ bothOrders: z.number(), total: z.number() }),
  }),
})
/** The evidence behind one test's verdict, for its page. */
export const TestOrderAnswer = z.object({
  finding: OrderFinding.nullable(),
  verdict: z.object({
    kind: z.enum([
      'victim',
      'brittle',
      'order-sensitive',
      'concurrency',
      'not-order-dependent',
      'not-enough-runs',
      'always-passed',
      'always-failed',
    ]),
    reason: z.string(),
    runs: z.number(),
    failures: z.number(),
    neededRuns: z.number(),
  }),
  /** The test's runs, oldest first, failures and passes; at most 60, the newest of each outcome kept. */
  runs: z.array(z.object({ run: z.string(), at: z.string(), failed: z.boolean(), position: z.number().nullable() })),
  /** A row for each leading suspect: for each of the runs, did it come before the test? null = cannot be told. */
  matrix: z.array(z.object({ suspect: OrderSuspect, before: z.array(z.boolean().nullable()) })),
})

export const ReportAnswer = z.object({
  id: z.string(),
  run: z.string(),
  duplicate: z.boolean(),
  tests: z.number(),
  /** Where the run is shown. */
  url: z.string(),
})
export const ProofAnswer = z.object({ id: z.string(), duplicate: z.boolean() })
export const HealthAnswer = z.object({
  status: z.literal('ok'),
  version: z.string(),
  formatVersion: z.number(),
  uptimeMs: z.number(),
})
export const ProjectsAnswer = z.object({
  projects: z.array(z.object({ name: z.string(), runs: z.number(), lastRunAt: z.string().nullable() })),
  branches: z.array(z.string()),
})
/** Every error: what, where, and the fix where there is one. */
export const ErrorAnswer = z.object({
  error: z.string(),
  field: z.string().optional(),
  fix: z.string().optional(),
})

export type Layer = z.infer<typeof Layer>
export type LayerFacts = z.infer<typeof LayerFacts>
export type ResultStatus = z.infer<typeof ResultStatus>
export type RunRow = z.infer<typeof RunRow>
export type RunsAnswer = z.infer<typeof RunsAnswer>
export type RunAnswer = z.infer<typeof RunAnswer>
export type RunDetail = z.infer<typeof RunDetail>
export type Lane = z.infer<typeof Lane>
export type BoundaryAnswer = z.infer<typeof BoundaryAnswer>
export type LaneTest = z.infer<typeof LaneTest>
export type LaneFile = z.infer<typeof LaneFile>
export type RunFailure = z.infer<typeof RunFailure>
export type TestRow = z.infer<typeof TestRow>
export type TestsAnswer = z.infer<typeof TestsAnswer>
export type TestAnswer = z.infer<typeof TestAnswer>
export type OverviewAnswer = z.infer<typeof OverviewAnswer>
export type ActivityEntry = z.infer<typeof ActivityEntry>
export type ActivityAnswer = z.infer<typeof ActivityAnswer>
export type ReportAnswer = z.infer<typeof ReportAnswer>
export type HealthAnswer = z.infer<typeof HealthAnswer>
export type ProjectsAnswer = z.infer<typeof ProjectsAnswer>
export type ErrorAnswer = z.infer<typeof ErrorAnswer>
export type ErrorText = z.infer<typeof ErrorText>
export type OrderScope = z.infer<typeof OrderScope>
export type TestName = z.infer<typeof TestName>
export type OrderSuspect = z.infer<typeof OrderSuspect>
export type OrderProof = z.infer<typeof OrderProof>
export type OrderFinding = z.infer<typeof OrderFinding>
export type OrderAnswer = z.infer<typeof OrderAnswer>
export type TestOrderAnswer = z.infer<typeof TestOrderAnswer>
