import type { QuarantineEntry } from '../report.ts'

/**
 * What `stratigraph.quarantine.json` at the root of a repository holds: quarantine.schema.json is generated from it.
 * @public
 */
export interface QuarantineFile {
  $schema?: string
  /** Tests whose failures are known and do not block. They still run and are still recorded. */
  tests: QuarantineEntry[]
}

export const QUARANTINE_FILE = 'stratigraph.quarantine.json'
