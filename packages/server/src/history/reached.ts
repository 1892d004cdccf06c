import type { Stretch, Window } from './window.ts'

/** Where a window stands: nothing is looked through again until the history or the stretch has changed. */
export interface Reached {
  isAt(stretch: Stretch): boolean
  /** The window is about to be moved: what it was is not to be had any more. */
  leave(): void
  /** @returns the same object as long as nothing has changed */
  at(stretch: Stretch, move: () => Window): Window
  /** The same where moving takes turns. */
  approached(stretch: Stretch, move: () => Promise<Window>): Promise<Window>
}

/** @param moment differs whenever the history does. What else a stretch is about must be the same at every call. */
export function createReached(moment: () => string): Reached {
  let reached: { mark: string; window: Window } | undefined
  const markOf = ({ from, to }: Stretch): string => `${moment()} ${from} ${to}`

  return {
    isAt: (stretch) => reached?.mark === markOf(stretch),
    leave: () => void (reached = undefined),
    at(stretch, move) {
      const mark = markOf(stretch)
      if (reached?.mark !== mark) reached = { window: move(), mark }
      return reached.window
    },
    async approached(stretch, move) {
      const mark = markOf(stretch)
      if (reached?.mark === mark) return reached.window
      reached = undefined
      const window = await move()
      reached = { window, mark }
      return window
    },
  }
}
