import { createCatalog } from '../history/catalog.ts'
import type { StoreNews } from '../history/store-news.ts'
import type { IntakeHistory, IntakeNames } from '../ingest/accept-report.ts'
import type { Store } from '../store/store.ts'
import { ownBytes } from './own-bytes.ts'

export interface ToldHistoryOptions {
  store: Store
  /** Whether somebody has asked for a project over there. */
  isWanted: (project: number) => boolean
  tell: (news: StoreNews, transfer?: ArrayBuffer[]) => void
  /** The same; resolves when it is known over there. */
  tellAndWait: (news: StoreNews) => Promise<void>
}

/** A history that lives in another thread, as far as the intake goes: names are kept here too, everything else is told. */
export function createToldHistory({ store, isWanted, tell, tellAndWait }: ToldHistoryOptions): IntakeHistory {
  const projects = new Map<number, Promise<IntakeNames>>()

  async function open(project: number): Promise<IntakeNames> {
    const catalog = createCatalog(store, project)
    await catalog.pull()
    return {
      tests: catalog.tests,
      changes: (dictionary, at) => catalog.changes(dictionary, at),
      async reach(dictionary) {
        const before = catalog.tests.length
        await catalog.reach(dictionary)
        // Whoever reads a report over there, as soon as it is stored, must know the names of its tests.
        if (catalog.tests.length > before) await tellAndWait({ what: 'names', project })
      },
      apply(descriptions, at) {
        if (descriptions.length === 0) return
        catalog.apply(descriptions, at)
        tell({ what: 'described', project, descriptions, at })
      },
      owners: {
        async learn(owners, files, at) {
          const isNews = await catalog.owners.learn(owners, files, at)
          if (isNews) tell({ what: 'owners', project })
          return isNews
        },
      },
    }
  }

  return {
    names(project) {
      const known = projects.get(project) ?? open(project)
      projects.set(project, known)
      // Tried again by the next report.
      known.catch(() => projects.delete(project))
      return known
    },
    added(run, report, { shard, order, body, files, evidence }) {
      if (!isWanted(run.project)) return tell({ what: 'report', run, report, fresh: null })
      const fresh = {
        shard,
        order: ownBytes(order),
        body: ownBytes(body),
        files: ownBytes(files),
        evidence: evidence && ownBytes(evidence),
      }
      const blobs = [fresh.order, fresh.body, fresh.files, ...(fresh.evidence ? [fresh.evidence] : [])]
      tell(
        { what: 'report', run, report, fresh },
        blobs.map(({ buffer }) => buffer),
      )
    },
  }
}
