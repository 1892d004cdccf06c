import type { Store } from './store/store.ts'

/** A finding that somebody has put aside, and why. */
export interface Suppression {
  reason: string
  /** Who says so, where it is known. */
  by: string | null
  /** First characters of the token that it was done with; null where none was needed. Not in what was kept at first. */
  token?: string | null
  /** What it was about, for the list when the finding is gone. */
  kind: string
  file: string
  symptom: string
}

export interface KeptSuppression extends Suppression {
  /** Of the finding. */
  id: string
  /** Epoch ms. */
  at: number
}

const kind = 'suppression'

/** By the finding's id. */
export async function readSuppressions(
  store: Pick<Store, 'records'>,
  project: number,
): Promise<Map<string, KeptSuppression>> {
  const records = await store.records(project, kind)
  return new Map(
    records.map(({ key, data, changedAt }) => [key, { ...(JSON.parse(data) as Suppression), id: key, at: changedAt }]),
  )
}

export async function suppress(
  store: Pick<Store, 'putRecord'>,
  project: number,
  id: string,
  suppression: Suppression,
  now: number,
): Promise<void> {
  await store.putRecord(project, kind, { key: id, data: JSON.stringify(suppression), changedAt: now })
}

/** False if it was not suppressed. */
export const unsuppress = (store: Pick<Store, 'removeRecord'>, project: number, id: string): Promise<boolean> =>
  store.removeRecord(project, kind, id)
