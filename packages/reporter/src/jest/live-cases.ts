import type { CaseResult, CaseStart } from './jest-shapes.ts'

export interface LiveAttempt {
  titlePath: string[]
  startedAtMs: number
  /** Missing while it runs. */
  result?: CaseResult
}

/** The events that Jest sends while a file runs: all there is of a file that never ends, or whose notes are missing. */
export interface LiveCases {
  start(info: CaseStart): void
  end(result: CaseResult): void
  /** In the order in which they began. */
  readonly attempts: LiveAttempt[]
}

export function createLiveCases(): LiveCases {
  const attempts: LiveAttempt[] = []
  const running = new Map<string, LiveAttempt[]>()
  return {
    attempts,
    start({ ancestorTitles, title, startedAt }) {
      if (typeof startedAt !== 'number') return
      const attempt: LiveAttempt = { titlePath: [...ancestorTitles, title], startedAtMs: startedAt }
      attempts.push(attempt)
      const key = titleKey(attempt.titlePath)
      const same = running.get(key)
      if (same) same.push(attempt)
      else running.set(key, [attempt])
    },
    end(result) {
      // `todo` ends without having begun. What a dead worker had begun never ends: so the latest.
      const attempt = running.get(titleKey([...result.ancestorTitles, result.title]))?.pop()
      if (attempt) attempt.result = result
    },
  }
}

export const titleKey = (titlePath: string[]): string => titlePath.join('\u001F')
