/** The statistics of the candidates of one scope. */
export interface Features {
  /** Additions that a sum over one run takes. */
  work: number
  /**
   * The largest of them, if those runs were the ones with the rarer outcome.
   * @param enough any that is no less will do. @default only the largest
   */
  largest(runs: Int32Array, enough?: number): number
}

/** Candidates further away are equally far. */
export const FURTHEST = 63

export const LEAST_VARIANCE = 1e-9

/** Variance of the sum over a random choice of the failing runs (finite population), for each unit of squares. */
export const varianceOfSum = (rate: number, runs: number): number => (rate * (1 - rate) * runs) / (runs - 1)
