import type { Store } from '../store/store.ts'
import { deriveChapter, reportsOf } from './derive-chapter.ts'

/** Derives chapters of one project as they become complete, outside of requests, one after the other. */
export interface Deriver {
  /** A report has come, or some may have come before: goes on with what is complete by now. */
  wake(): void
  /** Resolves when nothing is left to be done at this moment. */
  settled(): Promise<void>
  /** Ends after the step at hand. What was begun is begun anew at the next start. */
  close(): Promise<void>
}

export interface DeriverOptions {
  store: Store
  project: number
  /** So many chapters count by now. */
  onChapter: (chapters: number) => Promise<void> | void
  /** Deriving has broken off with this. It is tried again when the next chapter is complete, and at the next start. */
  onError: (error: unknown) => void
}

/** All projects of a server take turns: two at once would only be slower. */
let turn: Promise<unknown> = Promise.resolve()

/** Where another thread derives. */
export const idleDeriver: Deriver = { wake() {}, async settled() {}, async close() {} }

export function createDeriver({ store, project, onChapter, onError }: DeriverOptions): Deriver {
  const state = { isAwake: false, isClosed: false }
  let working: Promise<void> = Promise.resolve()
  let isWorking = false

  /** @returns whether there was a chapter to derive */
  async function deriveNext(): Promise<boolean> {
    let went = false
    await store.deriveAlone(project, async () => {
      const { chapters, lastReport } = await store.derived(project)
      // Another server may have derived since.
      await onChapter(chapters)
      if (state.isClosed || lastReport < reportsOf(chapters).to - 1) return
      await deriveChapter(store, project, chapters, () => state.isClosed)
      if (state.isClosed) return
      await onChapter(chapters + 1)
      went = true
    })
    return went
  }

  async function work(): Promise<void> {
    isWorking = true
    try {
      while (state.isAwake && !state.isClosed) {
        state.isAwake = false
        const step = turn.then(deriveNext)
        turn = step.catch(() => {})
        if (await step) state.isAwake = true
      }
    } catch (error) {
      // Whoever closes the store does not wait for us.
      if (!state.isClosed) onError(error)
    } finally {
      isWorking = false
    }
  }

  return {
    wake() {
      state.isAwake = true
      if (!state.isClosed && !isWorking) working = work()
    },
    settled: () => working,
    async close() {
      state.isClosed = true
      await working
    },
  }
}
