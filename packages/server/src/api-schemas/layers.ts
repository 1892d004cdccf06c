import { z } from '@hono/zod-openapi'
import { Layer, LayerSums, Owners, Range } from './common.ts'

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
})

export const LayersAnswer = z.object({
  range: Range,
  pyramid: z.object({
    /** Tests with a result in the range, by effective layer. */
    count: LayerSums,
    /** Mean milliseconds a run, by effective layer. */
    timeMs: LayerSums,
    /** What the test pyramid asks for, 0..1. */
    goal: LayerSums,
  }),
  /** How fast the tests of a layer are to be, and how many are slower at the median. */
  bands: z.array(z.object({ layer: Layer, mostMs: z.number(), tests: z.number(), slower: z.number() })),
  /** Worst first. */
  findings: z.array(LayerFinding),
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
