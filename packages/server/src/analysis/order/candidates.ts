/**
 * Where a polluter can stand to reach its victim.
 * - `same-file`: earlier in the same file (candidates are tests).
 * - `same-worker`: earlier in the same process (candidates are files).
 * - `across-workers`: ended before the victim started, in any process of the machine: shared external state (files).
 * - `overlapping`: ran at the same time: concurrency, not order (files, or concurrent tests of the same file).
 */
export type Scope = 'same-file' | 'same-worker' | 'across-workers' | 'overlapping'

/** In `Candidates.gap`: not before the victim in this run. */
export const NOT_BEFORE = -1
/** In `Candidates.gap`: cannot be told (it overlapped, or times are missing). Never counted as "not before". */
export const UNKNOWN = -2

export interface Candidates {
  scope: Scope
  unit: 'test' | 'file'
  /** Test or file ids. */
  id: Int32Array
  /** Candidate-major, `id.length` x runs: how many candidates stood between it and the victim, NOT_BEFORE or UNKNOWN. */
  gap: Int16Array
}

/** Larger gaps are told as this. */
export const MAX_GAP = 32_000
