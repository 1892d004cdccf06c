import { isGeneratorFunction, isPromise } from 'node:util/types'
import type { CircusTest } from './jest-shapes.ts'

export interface FunctionTimes {
  /** Times of the last call, once; undefined when there was none since. */
  take(): { startUs: number; endUs: number | undefined } | undefined
}

export type Around = (work: () => unknown) => unknown

/**
 * Notes when a test's function is called and when it is done, by a stand-in that behaves the same: arguments, `this`,
 * result, `length` (Jest reads it to tell whether a test takes a `done` callback). Generators are left alone.
 */
export function watchFunction(test: CircusTest, nowUs: () => number, around: Around): FunctionTimes | undefined {
  const { fn } = test
  if (typeof fn !== 'function' || isGeneratorFunction(fn)) return undefined
  let call: { startUs: number; endUs: number | undefined } | undefined

  const standIn = function (this: unknown, ...args: unknown[]): unknown {
    const current: typeof call = { startUs: nowUs(), endUs: undefined }
    const end = (): void => void (current.endUs = nowUs())
    call = current
    const returned = around(() => fn.apply(this, args))
    // Only real promises: to call `then` of anything else may start something, e.g. a database query.
    if (isPromise(returned)) returned.then(end, end)
    return returned
  }
  Object.defineProperty(standIn, 'length', { value: fn.length })
  test.fn = standIn

  return {
    take() {
      const taken = call
      call = undefined
      return taken
    },
  }
}
