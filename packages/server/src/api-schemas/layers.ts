import { z } from '@hono/zod-openapi'
import { Layer, LayerSums, Owners, Range, TestName } from './common.ts'

const FoundTest = z.object({
  id: z.string(),
  file: z.string(),
  line: z.number().nullable(),
  project: z.string(),
  titlePath: z.array(z.string()),
  ordinal: z.number().optional(),
  owners: Owners,
})

export const LayerFinding = z.object({
  /** Names the finding as long as its kind and its subject (test, file, host, table, ...) stay. */
  id: z.string(),
  kind: z.enum([
    'unit-crosses-boundary',
    'integration-crosses-none',
    'e2e-in-disguise',
    'mocks-internals',
    'too-many-layers',
    'shared-data',
    'setup-per-test',
    'container-per-test',
    'fixed-wait',
    'outside-world',
    'connection-per-query',
    'state-leak',
  ]),
  /** A form of the kind with a reason and a fix of its own. */
  variant: z.enum(['truncation', 'third-party-api']).optional(),
  severity: z.enum(['high', 'medium', 'low']),
  file: z.string(),
  /** The first of `tests`. */
  test: FoundTest,
  /** All tests that it is about. */
  tests: z.array(FoundTest),
  /** What it is, as a heading. */
  symptom: z.string(),
  /** What was seen. */
  evidence: z.string(),
  why: z.string(),
  fix: z.string(),
  /** What a mended test would save, or null where it is not about time. */
  minutesPerWeek: z.number().nullable(),
  /** What it puts at risk, where it is not about time alone. */
  risk: z.string().nullable(),
  /** The run that showed it first. */
  firstSeen: z.object({ at: z.string(), run: z.string() }),
  /** First seen within the last 7 days of the range, and not on the first day on which anything was watched. */
  isNew: z.boolean(),
  /** Tests that depend on the order, and are put down to what is left behind here. */
  breaks: z.array(z.object({ test: TestName, status: z.enum(['suspected', 'proven', 'fixed', 'back']) })),
})

/** Somebody has put a finding aside. */
const Suppression = z.object({
  reason: z.string(),
  /** Who said so, as it was given. */
  by: z.string().nullable(),
  /** First characters of the token that it was done with; null where none was needed. */
  token: z.string().nullable(),
  at: z.string(),
})

export const SuppressionChange = z.strictObject({
  /** Why it is all right, or not worth it, for now. */
  reason: z.string().trim().min(1).max(1000),
  /** Who says so. */
  by: z.string().trim().min(1).max(100).optional(),
})

export const SuppressionAnswer = Suppression.extend({ id: z.string() })

/** One day with runs. */
const LayerDay = z.object({
  day: z.string(),
  runs: z.number(),
  /** Tests of the day's last whole run, by their layer of today. */
  count: LayerSums,
  /** Mean milliseconds a run. */
  timeMs: LayerSums,
})

export const LayersAnswer = z.object({
  range: Range,
  /** What part of the suite it is about. */
  part: z.object({ folder: z.string().nullable(), owner: z.string().nullable() }),
  /** Folders with tests, and owners, to choose from; null where nobody is known to own anything. */
  folders: z.array(z.object({ path: z.string(), tests: z.number() })),
  owners: z.array(z.object({ name: z.string(), tests: z.number() })).nullable(),
  pyramid: z.object({
    /** Tests with a result in the range, by effective layer. */
    count: LayerSums,
    /** Mean milliseconds a run, by effective layer. */
    timeMs: LayerSums,
    /** What the test pyramid asks for, 0..1. */
    goal: LayerSums,
  }),
  /** The pyramid over time, oldest first; days without a run are left out. */
  days: z.array(LayerDay),
  /** How fast the tests of a layer are to be, and how many are slower at the median. */
  bands: z.array(z.object({ layer: Layer, mostMs: z.number(), tests: z.number(), slower: z.number() })),
  /** Worst first. */
  findings: z.array(LayerFinding),
  /** Findings that somebody has put aside. */
  suppressed: z.array(LayerFinding.extend({ suppression: Suppression })),
  /** Suppressions of findings that there are no longer. */
  idleSuppressions: z.array(Suppression.extend({ id: z.string(), file: z.string(), symptom: z.string() })),
  /** Tests of the range that a probe has seen pass, of all: what is not observed is not judged. */
  observed: z.object({ tests: z.number(), total: z.number() }),
  /** The rules that tell a test's layer by what it crossed: the first that matches decides. */
  rules: z.array(
    z.object({
      id: z.string(),
      layer: Layer,
      because: z.string(),
      /** Of the project's own (option `layers.rules`). */
      own: z.boolean().optional(),
    }),
  ),
})

export type LayerFinding = z.infer<typeof LayerFinding>
export type LayersAnswer = z.infer<typeof LayersAnswer>
export type SuppressionAnswer = z.infer<typeof SuppressionAnswer>
