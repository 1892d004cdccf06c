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
  /** Names the finding as long as its kind, file and tests stay. */
  id: z.string(),
  kind: z.enum([
    'unit-crosses-boundary',
    'integration-crosses-none',
    'e2e-in-disguise',
    'too-many-layers',
    'setup-per-test',
    'container-per-test',
    'connection-per-query',
    'outside-world',
  ]),
  severity: z.enum(['high', 'medium', 'low']),
  file: z.string(),
  /** The first of `tests`. */
  test: FoundTest,
  /** All tests that it is about. */
  tests: z.array(FoundTest),
  /** What was seen. */
  evidence: z.string(),
  why: z.string(),
  fix: z.string(),
  /** What a mended test would save, or null where it is not about time. */
  minutesPerWeek: z.number().nullable(),
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
  rules: z.array(z.object({ id: z.string(), layer: Layer, because: z.string() })),
})

export type LayerFinding = z.infer<typeof LayerFinding>
export type LayersAnswer = z.infer<typeof LayersAnswer>
