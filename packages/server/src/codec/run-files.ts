/** The columns of a report's files, in the order in which they are written. Times are whole microseconds. */
export const fileColumns = [
  'worker',
  'process',
  'startUs',
  'durationUs',
  'environmentUs',
  'setupUs',
  'collectUs',
  'beforeAllUs',
  'afterAllUs',
  'beforeEachUs',
  'afterEachUs',
  'bodyUs',
] as const
export type FileColumn = (typeof fileColumns)[number]

export interface RunFiles {
  /** The project's file ids. */
  ids: Int32Array
  columns: Record<FileColumn, (number | null)[]>
}

export const maxFiles = 100_000
