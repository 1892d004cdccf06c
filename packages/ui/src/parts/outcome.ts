import type { ResultStatus } from '../api/types.ts'

export type Outcome = 'passed' | 'failed' | 'flaky' | 'none'

export const outcomeOf = (status: ResultStatus | 'interrupted'): Outcome => {
  if (status === 'passed' || status === 'failed' || status === 'flaky') return status
  return status === 'unfinished' || status === 'interrupted' ? 'failed' : 'none'
}

export const STATUS_WORDS: Record<ResultStatus | 'interrupted', string> = {
  passed: 'passed',
  failed: 'failed',
  flaky: 'passed on retry',
  skipped: 'skipped',
  todo: 'todo',
  pending: 'not reached',
  unfinished: 'unfinished',
  interrupted: 'interrupted',
}
