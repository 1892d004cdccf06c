/** Where the time of a file goes. */
export const parts = [
  'environment',
  'setup',
  'collect',
  'beforeAll',
  'beforeEach',
  'body',
  'afterEach',
  'afterAll',
] as const
export type Part = (typeof parts)[number]

/** Means over the runs of a range in which the file ran, ms. */
export interface FileCost {
  file: number
  runs: number
  /** From its environment to its last hook. */
  meanMs: number
  partMs: Record<Part, number>
  /** Tests that ran, in the mean. */
  tests: number
  /** By the layers of its tests: what most of their time belongs to. */
  layer: 'unit' | 'integration' | 'e2e'
  /** What its beforeAll crosses: `postgresql 127.0.0.1:5432/shop`. */
  beforeAllTargets: readonly string[]
}

/** What is known of how the runs of a range were laid out; runs in one piece (without shards) alone. */
export interface RunLayout {
  /** Worker slots, and cores of the machine, of the usual run; null = not known. */
  workers: number | null
  cpus: number | null
  /** Median time from the start of the first file to the end of the last, ms. */
  spanMs: number
  runsPerWeek: number
}
