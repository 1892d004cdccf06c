import type { CircusDescribe } from './jest-shapes.ts'

interface HasFunction {
  fn?: unknown
}

/**
 * jest-circus reads `fn` of a test or hook right before it calls it, in the same breath: what is entered then is in
 * force for the call, and no frame of ours is in the stacks of what runs.
 */
export interface BeforeCalls {
  /** Until `end`, `enter` is called before the test's or the hook's function is. */
  start(enter: () => void): void
  end(): void
}

/** @param isWatched false for functions that are told apart otherwise */
export function watchCalls(root: CircusDescribe, isWatched: (owner: object) => boolean): BeforeCalls {
  let current: (() => void) | undefined

  function watch(owner: HasFunction): void {
    let { fn } = owner
    if (typeof fn !== 'function' || !isWatched(owner)) return
    Object.defineProperty(owner, 'fn', {
      configurable: true,
      enumerable: true,
      get() {
        current?.()
        return fn
      },
      set(other: unknown) {
        fn = other
      },
    })
  }

  function watchBlock(block: CircusDescribe): void {
    block.hooks.forEach(watch)
    for (const child of block.children) {
      if (child.type === 'test') watch(child)
      else watchBlock(child)
    }
  }
  watchBlock(root)

  return {
    start(enter) {
      current = enter
    },
    end() {
      current = undefined
    },
  }
}
