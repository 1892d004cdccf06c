import type { QuarantineEntry } from '../../reporter/src/report.ts'
import type { Store } from './store/store.ts'

/** An entry that somebody made on the server. */
export interface KeptEntry extends QuarantineEntry {
  /** Names the token that it was made with; null where none was needed. */
  by: string | null
  /** Epoch ms. */
  at: number
}

const kind = 'quarantine'

export async function readEntries(store: Pick<Store, 'records'>, project: number): Promise<KeptEntry[]> {
  const records = await store.records(project, kind)
  return records.map(({ data, changedAt }) => ({ ...(JSON.parse(data) as Omit<KeptEntry, 'at'>), at: changedAt }))
}

/** @param id of the test: what its names become, so that it stays as long as they do */
export async function putEntry(
  store: Pick<Store, 'putRecord'>,
  project: number,
  id: string,
  { at, ...entry }: KeptEntry,
): Promise<void> {
  await store.putRecord(project, kind, { key: id, data: JSON.stringify(entry), changedAt: at })
}

/** False where there was none. */
export const removeEntry = (store: Pick<Store, 'removeRecord'>, project: number, id: string): Promise<boolean> =>
  store.removeRecord(project, kind, id)
