/** The face of the package holds types only: each runner has an entry of its own. */
export type { ReporterOptions } from './options.ts'

throw new Error(
  'Write "@stratigraph/reporter/vitest" or "@stratigraph/reporter/jest" in the list of reporters, not "@stratigraph/reporter"',
)
