import type { ActivityRecord } from './store/store.ts'

/** What happened: a report reached the server; or what is known (of the order, or else) changed without one. */
export type News =
  | { event: 'activity'; project: string | null; entry: ActivityRecord }
  | { event: 'order'; project: string }
  | { event: 'change'; project: string }

/** Tells whoever listens what happens, as it happens. */
export interface Live {
  tell: (entry: ActivityRecord) => void
  /** A proof was stored, or an analysis of the order that somebody waits for is complete. */
  tellOrder: (project: string) => void
  /** Somebody decided something about a project, or an analysis of its results that somebody waits for is complete. */
  tellChange: (project: string) => void
  /** Tells here alone what others know already, or need not know. */
  hear: (news: News) => void
  /** @returns a function that ends it */
  follow: (listener: (news: News) => void) => () => void
  /**
   * Grows with everything that changed the answers: an answer made at the same version still holds.
   * @param project that the answer is about alone; null: about all of them
   */
  version: (project: string | null) => number
}

/** @param announce tells it to the other servers on the same history, where there may be some */
export function createLive(announce?: (news: News) => void): Live {
  const listeners = new Set<(news: News) => void>()
  let version = 0
  /** Of what was about no single project. */
  let ofAll = 0
  const ofProject = new Map<string, number>()

  function change(project: string | null): void {
    version++
    if (project === null) ofAll++
    else ofProject.set(project, (ofProject.get(project) ?? 0) + 1)
  }

  function hear(news: News): void {
    if (news.event !== 'activity' || news.entry.outcome === 'accepted') change(news.project)
    for (const listener of listeners) listener(news)
  }

  function tell(news: News): void {
    hear(news)
    announce?.(news)
  }

  return {
    tell: (entry) => tell({ event: 'activity', project: entry.project, entry }),
    tellOrder: (project) => tell({ event: 'order', project }),
    tellChange: (project) => tell({ event: 'change', project }),
    hear,
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: (project) => (project === null ? version : ofAll + (ofProject.get(project) ?? 0)),
  }
}
