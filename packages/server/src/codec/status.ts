/** The outcome of a test in a run, as a number: in blobs, in rows of `nonpass`, and in the history's columns. */
export const statuses = ['passed', 'failed', 'flaky', 'skipped', 'todo', 'pending', 'unfinished'] as const
export type Status = (typeof statuses)[number]

export const statusCode = {
  passed: 0,
  failed: 1,
  /** Passed on retry: a fact, no verdict. */
  flaky: 2,
  skipped: 3,
  todo: 4,
  pending: 5,
  unfinished: 6,
} as const satisfies Record<Status, number>

export const statusName = (code: number): Status => statuses[code] ?? 'unfinished'
