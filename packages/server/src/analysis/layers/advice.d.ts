import type { Finding } from './layer-test.ts'
export interface Advice {
  /** What it is, as a heading. */
  symptom: string
  why: string
  fix: string
  /** What it puts at risk, where it is not about time alone. */
  risk: string | null
}
/** What it is, why it is bad and what to do: the method of docs/layers.md in two sentences a kind. */
export declare const adviceFor: ({ kind, variant }: Pick<Finding, 'kind' | 'variant'>) => Advice
