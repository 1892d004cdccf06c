import { expect, test } from 'vitest'
import { describeResult, type BisectJson } from '../../packages/reporter/src/commands/bisect/describe-result.ts'

const proven: BisectJson = {
  victim: 'a.test.ts > fails',
  kind: 'victim',
  polluters: ['a.test.ts > pollutes'],
  otherPolluters: [],
  cleaners: [],
  scope: 'same-file',
  confirmed: { failed: 5, failingRuns: 5, passed: 4, passingRuns: 4 },
  runs: 10,
  reproduce: 'npx stratigraph replay --tests ...',
  control: 'npx stratigraph replay --tests ...',
  leak: null,
  leakUnknown: null,
  reason: null,
}
const leavings = (result: Partial<BisectJson>): string | undefined =>
  /leaves behind {2}(.*)/.exec(describeResult({ ...proven, ...result }))?.[1]

test('what is left behind is told; so is that nothing was found, and not where nobody looked', () => {
  const leak: BisectJson['leak'] = [
    { kind: 'environment', name: 'TZ', change: 'added', text: 'environment variable TZ' },
  ]

  expect(leavings({ leak })).toBe('environment variable TZ')
  expect(leavings({ leak: [] })).toBe('nothing of what is looked for')
  expect(leavings({ leakUnknown: 'it took too long' })).toBe('not found out: it took too long')
  expect(leavings({})).toBeUndefined()
})
