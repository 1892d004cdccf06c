import type { Retention } from './api-schemas/settings.ts'
import { readSettings } from './project-settings.ts'
import type { Store } from './store/store.ts'

/** What is too old, by the store's numbers. */
export interface Outdated {
  reports: number[]
  runs: number[]
}

type RetentionStore = Pick<Store, 'resultsBeyond' | 'oldResults' | 'oldRuns' | 'removeResults' | 'removeRuns'>

const dayMs = 24 * 60 * 60 * 1000
const megabyte = 1_000_000

/** @param now epoch ms */
export async function findOutdated(
  store: RetentionStore,
  project: number,
  { resultsDays, resultsMegabytes, runsDays }: Retention,
  now: number,
): Promise<Outdated> {
  // Whole bytes: parts of a megabyte may come out a little less than was meant.
  const bytes = resultsMegabytes === null ? null : Math.round(resultsMegabytes * megabyte)
  const beyond = bytes === null ? null : await store.resultsBeyond(project, bytes)
  const resultsBefore = Math.max(beyond ?? -Infinity, resultsDays === null ? -Infinity : now - resultsDays * dayMs)
  return {
    reports: Number.isFinite(resultsBefore) ? await store.oldResults(project, resultsBefore) : [],
    runs: runsDays === null ? [] : await store.oldRuns(project, now - runsDays * dayMs),
  }
}

export async function removeOutdated(
  store: RetentionStore,
  project: number,
  { reports, runs }: Outdated,
): Promise<void> {
  if (reports.length > 0) await store.removeResults(project, reports)
  if (runs.length > 0) await store.removeRuns(project, runs)
}

export interface RetentionDeps {
  store: Store
  now: () => number
  /** Something of that project was removed. */
  onRemoved: (project: string) => void
  log: (error: unknown) => void
}

const everyMs = 60 * 60 * 1000

/**
 * Removes what the settings of each project say, now and every hour.
 * @returns what ends it, after the step at hand
 */
export function keepRetention({ store, now, onRemoved, log }: RetentionDeps): () => Promise<void> {
  let isStopped = false
  let work = Promise.resolve()

  async function removeAll(): Promise<void> {
    for (const { project, name } of await store.projects()) {
      const { settings } = await readSettings(store, project)
      const outdated = await findOutdated(store, project, settings.retention, now())
      if (isStopped) return
      if (outdated.reports.length + outdated.runs.length === 0) continue
      await removeOutdated(store, project, outdated)
      onRemoved(name)
    }
  }

  const begin = (): void => {
    work = work.then(removeAll).catch((error: unknown) => {
      if (!isStopped) log(error)
    })
  }
  const timer = setInterval(begin, everyMs).unref()
  begin()
  return async () => {
    isStopped = true
    clearInterval(timer)
    await work
  }
}
