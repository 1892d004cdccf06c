import type { VerdictClass } from '../../packages/server/src/analysis/flaky/verdict.ts'
import type { Planted } from './outcomes.ts'

/** What a test with that planted should be called when the history ends. */
export function expectedClass(planted: Planted, newestMainCommit: number): VerdictClass {
  switch (planted.kind) {
    case 'flaky':
    case 'environment':
      return 'flaky'
    case 'order':
      return 'order-dependent'
    case 'breakage':
      if (planted.to !== null && planted.to <= newestMainCommit) return 'healthy'
      return planted.from === newestMainCommit ? 'newly-failing' : 'broken'
    case 'new':
      return 'not-enough-data'
    default:
      return 'healthy'
  }
}
