import { Patches } from '../patch.ts'

type SetTimer = (this: unknown, ...args: unknown[]) => unknown

/** What is to be in force when a function is called. */
export interface Entered {
  enter(): void
}

/**
 * jest-circus sets the timer of its timeout right before it calls a test's or a hook's function, in the same breath:
 * what is entered then is in force for the call, and no frame of ours is in the stacks of what runs.
 */
export interface BeforeCalls {
  /**
   * Call it before code of the user's is loaded: jest-circus has taken its stand-in by then, and nobody else is to get
   * one. Never throws.
   */
  loaded(): void
  /** Until `end`, it is entered before a function is called. */
  start(entered: Entered | undefined): void
  end(): void
}

/** Call it before jest-circus is loaded: it takes `setTimeout` from the global object then. */
export function watchCalls(globals: { setTimeout?: unknown }): BeforeCalls {
  const patches = new Patches()
  let current: Entered | undefined
  const standIn = (setTimer: SetTimer): SetTimer =>
    function (...args) {
      current?.enter()
      return Reflect.apply(setTimer, this, args)
    }
  try {
    patches.replace(globals, 'setTimeout', standIn)
  } catch {
    // An environment that lets nobody replace it: tests are told apart by running alone.
  }
  return {
    loaded() {
      try {
        patches.undo()
      } catch {
        // It stays, and only passes on.
      }
    },
    start(entered) {
      current = entered
    },
    end() {
      current = undefined
    },
  }
}
