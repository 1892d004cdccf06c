import type { Settings, SettingsChange } from './api-schemas/settings.ts'
import type { Store } from './store/store.ts'

/**
 * Where the speed bands of the layers end. Most unit tests take less than a millisecond; but only from 10 ms on is one as
 * slow as an integration test, which takes less than half a second.
 */
export const defaultSettings: Settings = {
  budgets: { unit: 10, integration: 500, e2e: 10_000 },
  redBuildMinutes: null,
  retention: { resultsDays: null, resultsMegabytes: null, runsDays: null },
}

/** Only what differs from the defaults is kept: a better default then reaches everybody who never chose. */
interface Kept extends Partial<Omit<Settings, 'budgets' | 'retention'>> {
  budgets?: Partial<Settings['budgets']>
  retention?: Partial<Settings['retention']>
}

export interface ProjectSettings {
  settings: Settings
  /** Epoch ms. */
  changedAt: number | null
}

const kind = 'settings'

export async function readSettings(store: Pick<Store, 'records'>, project: number): Promise<ProjectSettings> {
  const { kept, changedAt } = await readKept(store, project)
  return {
    settings: {
      ...defaultSettings,
      ...kept,
      budgets: { ...defaultSettings.budgets, ...kept.budgets },
      retention: { ...defaultSettings.retention, ...kept.retention },
    },
    changedAt,
  }
}

export async function changeSettings(
  store: Pick<Store, 'records' | 'putRecord'>,
  project: number,
  { budgets, retention, ...rest }: SettingsChange,
  now: number,
): Promise<void> {
  const { kept } = await readKept(store, project)
  const changed: Kept = withoutNulls({ ...kept, ...rest })
  changed.budgets = budgets === null ? {} : withoutNulls({ ...kept.budgets, ...budgets })
  changed.retention = retention === null ? {} : withoutNulls({ ...kept.retention, ...retention })
  await store.putRecord(project, kind, { key: '', data: JSON.stringify(changed), changedAt: now })
}

async function readKept(store: Pick<Store, 'records'>, project: number) {
  const record = (await store.records(project, kind)).find(({ key }) => key === '')
  return { kept: record ? (JSON.parse(record.data) as Kept) : {}, changedAt: record?.changedAt ?? null }
}

type WithoutNulls<T> = { [Key in keyof T]?: Exclude<T[Key], null> }

const withoutNulls = <T extends object>(values: T): WithoutNulls<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as WithoutNulls<T>
