import type { Live, News } from '../live.ts'
import type { SharedHistory } from '../store/store.ts'
import type { History } from './history.ts'

export interface FollowOthersDeps {
  shared: SharedHistory
  history: Pick<History, 'catchUp'>
  live: Pick<Live, 'hear'>
  log: (error: unknown) => void
}

/** Also without a word from anybody: a server may have been killed between storing a report and telling of it. */
const lookEveryMs = 5000

/**
 * Keeps memory, cached answers and live events of this server right while others store into the same history.
 * @returns what ends it
 */
export function followOthers({ shared, history, live, log }: FollowOthersDeps): () => Promise<void> {
  let isStopped = false
  /** Told once, not with every look. */
  let isFailing = false
  let work = Promise.resolve()

  /** What is told is first in memory: whoever hears of it asks for it. */
  async function look(news: News | undefined): Promise<void> {
    if (isStopped) return
    try {
      const changed = await history.catchUp()
      if (news) live.hear(news)
      for (const project of changed) if (project !== news?.project) live.hear({ event: 'change', project })
      isFailing = false
    } catch (error) {
      if (!isStopped && !isFailing) log(error)
      isFailing = true
    }
  }

  const inTurn = (news: News | undefined): void => {
    work = work.then(() => look(news))
  }
  const unfollow = shared.follow(inTurn)
  const timer = setInterval(() => inTurn(undefined), lookEveryMs).unref()

  return async () => {
    isStopped = true
    clearInterval(timer)
    await unfollow()
    await work
  }
}
