import type { Layer, SeenUse } from './observed-layer.ts'

/** A test of which a probe has seen a passed run. */
export interface LayerTest {
  test: number
  file: number
  declared: Layer | null
  uses: readonly SeenUse[]
}

export interface Suite {
  tests: readonly LayerTest[]
  /** What the file itself crosses: import, beforeAll, afterAll, and what was late. */
  usesOfFile: (file: number) => readonly SeenUse[]
}

export type FindingKind =
  | 'unit-crosses-boundary'
  | 'integration-crosses-none'
  | 'e2e-in-disguise'
  | 'too-many-layers'
  | 'setup-per-test'
  | 'container-per-test'
  | 'connection-per-query'
  | 'outside-world'

export type Severity = 'high' | 'medium' | 'low'

export interface Finding {
  kind: FindingKind
  severity: Severity
  /** The tests that it is about, at least one; of a finding about a file all of them. */
  tests: number[]
  /** What was seen, in one sentence with counts and names. */
  evidence: string
  /** What it costs in one run of these tests, where that is time. */
  costMs: number | null
}

/** `the database 127.0.0.1:5432`, `files in tmp/reports` */
export function nameOf({ boundary: { kind, protocol, target, own } }: SeenUse): string {
  if (own) return 'its own server'
  if (kind === 'filesystem') return target === 'temporary files' ? target : `files in ${target}`
  if (kind === 'process') return `the command ${target}`
  if (kind === 'database' && target === ':memory:') return 'a database in memory'
  return kind === 'http' ? target : `${protocol} at ${target}`
}

/** Without doubles; the last behind `and`. */
export function listOf(names: readonly string[]): string {
  const different = [...new Set(names)]
  return different.length < 2 ? (different[0] ?? '') : `${different.slice(0, -1).join(', ')} and ${different.at(-1)}`
}

export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** The text of a number of milliseconds that is part of a sentence. */
export const msOf = (us: number): string => `${us < 9950 ? (us / 1000).toFixed(1) : Math.round(us / 1000)} ms`
