import { z } from '@hono/zod-openapi'
import { LayerFacts, Range, TestName } from './common.ts'

/** Where a test that another one depends on can stand (analysis/order/observe.ts). */
export const OrderScope = z.enum(['same-file', 'same-worker', 'across-workers', 'overlapping'])

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
  /** What the polluters (the state-setters) leave behind, in words, the likeliest first. Null: it was not looked for. */
  leak: z.array(z.string()).nullable(),
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
  /** What the first suspect leaves behind where the victim looks, by the boundaries that both cross, or in the process. Null: not seen. */
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

export type OrderScope = z.infer<typeof OrderScope>
export type OrderSuspect = z.infer<typeof OrderSuspect>
export type OrderProof = z.infer<typeof OrderProof>
export type OrderFinding = z.infer<typeof OrderFinding>
export type OrderAnswer = z.infer<typeof OrderAnswer>
export type TestOrderAnswer = z.infer<typeof TestOrderAnswer>
