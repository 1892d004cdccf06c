import { nameOfTest } from '../../rerun/drive/name-test.ts'
import type { BisectOptions } from '../../rerun/bisect.ts'
import type { KnownTest } from '../../rerun/drive/history.ts'
import type { Progress } from '../progress.ts'

/** Every run of a search as a line, and in a terminal what is running now. */
export function tellRuns(progress: Progress, base: string, maxRuns: number): Pick<BisectOptions, 'onStart' | 'onRun'> {
  const describe = (before: readonly KnownTest[]): string => {
    if (before.length === 0) return 'alone'
    if (before.length > 2) return `after ${before.length} tests`
    return `after ${before.map((test) => nameOfTest(test, base)).join(', ')}`
  }
  return {
    onStart: ({ number, before }) => progress.now(`  run ${number} of at most ${maxRuns}: ${describe(before)} ...`),
    onRun: ({ number, failed, before }) =>
      progress.line(`  ${String(number).padStart(2)}  ${failed ? 'fails ' : 'passes'}  ${describe(before)}`),
  }
}
