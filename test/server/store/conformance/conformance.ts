import { accessConformance } from './access.ts'
import { derivedConformance } from './derived.ts'
import { namesConformance } from './names.ts'
import { proofsConformance } from './proofs.ts'
import { readingConformance } from './reading.ts'
import { recordsConformance } from './records.ts'
import { reportsConformance } from './reports.ts'
import { retentionConformance } from './retention.ts'
import type { OpenStore } from './open-store.ts'

/** What every back end of the history must do. */
export function storeConformance(open: OpenStore): void {
  namesConformance(open)
  proofsConformance(open)
  reportsConformance(open)
  readingConformance(open)
  recordsConformance(open)
  derivedConformance(open)
  retentionConformance(open)
  accessConformance(open)
}
