/** What the probe looks for. */
export interface ProbeParts {
  boundaries: boolean
  leaks: boolean
  mocks: boolean
}

export const noParts: ProbeParts = { boundaries: false, leaks: false, mocks: false }
