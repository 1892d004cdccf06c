import { nowNs } from '../clock.ts'
import type { Runtime } from './jest-shapes.ts'

export interface Loading {
  /** When the test runner began to load its first file: a setupFilesAfterEnv, or else the test file. */
  firstNs?: bigint
  /** When it began to load the test file. */
  testFileNs?: bigint
}

/**
 * No event tells when set-up ends and the import of the test file begins. But the test runner asks the runtime just
 * before each load whether the file is ESM: we listen to that question until it comes for the test file.
 * @param begins called before the test file is loaded; never throws
 */
export function watchLoading(runtime: Runtime, testPath: string, begins: () => void): Loading {
  const loading: Loading = {}
  const ask = runtime.unstable_shouldLoadAsEsm
  if (typeof ask !== 'function' || Object.hasOwn(runtime, 'unstable_shouldLoadAsEsm')) return loading

  runtime.unstable_shouldLoadAsEsm = function (this: Runtime, path: string): boolean {
    loading.firstNs ??= nowNs()
    if (path === testPath) {
      loading.testFileNs = nowNs()
      delete runtime.unstable_shouldLoadAsEsm
      begins()
    }
    return ask.call(this, path)
  }
  return loading
}
