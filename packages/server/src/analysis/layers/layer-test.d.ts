import type { Leak, Mock } from '../../../../reporter/src/report.ts'
import type { DecidedBy, Layer, SeenUse } from './observed-layer.ts'
/** A test of which a probe has seen a passed run. */
export interface LayerTest {
  test: number
  file: number
  declared: Layer | null
  /** The run that it was seen in: names that change from run to run can be compared only inside of one. */
  run: string
  /** What tells its observed layer. */
  rule: DecidedBy
  uses: readonly SeenUse[]
  leaks: readonly Leak[]
  /** Time in which its process waited for nothing but a timer. */
  idleMs: number
}
/** What was seen of a file itself. */
export interface LayerFile {
  run: string
  /** Outside of its tests: import, beforeAll, afterAll, and what was late. */
  uses: readonly SeenUse[]
  mocks: readonly Mock[]
}
export interface Suite {
  tests: readonly LayerTest[]
  file: (file: number) => LayerFile
}
export declare const findingKinds: readonly [
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
]
export type FindingKind = (typeof findingKinds)[number]
export type Severity = 'high' | 'medium' | 'low'
export interface Finding {
  kind: FindingKind
  /** A form of the kind with a reason and a fix of its own: see advice.ts. */
  variant?: 'truncation' | 'third-party-api'
  severity: Severity
  /** The tests that it is about, at least one; of a finding about a file all of them. */
  tests: number[]
  /** What names it, beside its kind, for as long as it lasts: a test, a file, or a thing (of that file). */
  subject:
    | {
        test: number
      }
    | {
        file: number
        thing?: string
      }
    | {
        thing: string
      }
  /** What was seen, in one sentence with counts and names. */
  evidence: string
  /** What it costs in one run of these tests, where that is time. */
  costMs: number | null
  /** Tests that leave something behind, where it is about that; what depends on the order can be put down to them. */
  leaving?: number[]
}
/** `postgresql at 127.0.0.1:5432`, `files in tmp/reports` */
export declare function nameOf({ boundary: { kind, protocol, target, own } }: SeenUse): string
/** Without doubles; the last behind `and`. */
export declare function listOf(names: readonly string[]): string
/** The same of many: the first few, and how many more there are. */
export declare function fewOf(names: readonly string[], most?: number): string
export declare const countOf: (count: number, noun: string) => string
/** `The test` or `2 of its 5 tests` or `All 5 tests` */
export declare function someOf(count: number, all: number): string
/** The text of a number of milliseconds that is part of a sentence. */
export declare const msOf: (us: number) => string
