import { describe, expect, test } from 'vitest'
import type { OrderFinding, OrderSuspect } from '../../packages/server/src/api-schemas/order.ts'
import { coverageLevel, coverageMeaning } from '../../packages/ui/src/pages/order/coverage-words.ts'
import { filterFindings, findingKey } from '../../packages/ui/src/pages/order/finding-filter.ts'
import { groupByCause } from '../../packages/ui/src/pages/order/group-findings.ts'
import { confidenceWords, countsOf } from '../../packages/ui/src/pages/order/order-words.ts'
import { pairRows } from '../../packages/ui/src/pages/order/pairs.ts'
import { runColumns } from '../../packages/ui/src/pages/order/run-columns.ts'

const named = (title: string, file = 'a.test.ts') => ({
  id: title,
  file,
  project: '',
  titlePath: [title],
  owners: [] as string[],
})

const suspect = (title: string, given: Partial<OrderSuspect> = {}): OrderSuspect => ({
  role: 'polluter',
  unit: 'test',
  file: null,
  files: [],
  tests: [named(title)],
  score: 5,
  confidence: 0.9,
  failAfter: 6,
  runsAfter: 6,
  failOtherwise: 0,
  runsOtherwise: 14,
  cleaners: [],
  together: [],
  ...given,
})

const finding = (title: string, given: Partial<OrderFinding> = {}): OrderFinding => ({
  victim: { ...named(title), line: 1, layer: { declared: null, observed: null, effective: 'unit' } },
  kind: 'victim',
  scope: 'same-file',
  confidence: 0.9,
  status: 'suspected',
  passesSince: 0,
  reason: 'why',
  runs: 20,
  failures: 6,
  qValue: 0.001,
  firstFailedAt: '2026-01-01T00:00:00.000Z',
  lastFailedAt: '2026-01-02T00:00:00.000Z',
  lastFailedRun: 'run',
  lastPassedRun: null,
  suspects: [suspect('polluter')],
  proof: null,
  explanation: null,
  cause: 'polluter',
  command: 'npx stratigraph bisect',
  ...given,
})

const coverage = (tests: [number, number], files: [number, number], runs = 9) => ({
  runs,
  testPairs: { bothOrders: tests[0], total: tests[1] },
  filePairs: { bothOrders: files[0], total: files[1] },
})

describe('evidence in words', () => {
  test('a polluter counts where it ran before, a state-setter where it did not', () => {
    const counts = { failAfter: 1, runsAfter: 9, failOtherwise: 7, runsOtherwise: 8 }

    expect(countsOf(suspect('p', counts), 'same-file')).toMatchObject({
      failed: '1 of 9',
      when: 'after it',
      otherwise: '7 of 8',
    })
    expect(countsOf(suspect('p', counts), 'overlapping').when).toBe('beside it')
    expect(countsOf(suspect('s', { ...counts, role: 'setter' }), 'same-file')).toMatchObject({
      failed: '7 of 8',
      when: 'without it before',
      otherwise: '1 of 9',
      otherwiseWhen: 'after it',
    })
  })

  test('confidence has five steps', () => {
    expect([0, 0.2, 0.5, 0.8, 0.95, 1].map((value) => confidenceWords(value).blocks)).toEqual([1, 2, 3, 4, 5, 5])
  })
})

describe('coverage', () => {
  test('is as good as what was seen least', () => {
    expect(coverageLevel(coverage([100, 100], [95, 100]))).toBe('good')
    expect(coverageLevel(coverage([100, 100], [60, 100]))).toBe('fair')
    expect(coverageLevel(coverage([10, 100], [95, 100]))).toBe('poor')
    expect(coverageLevel(coverage([0, 0], [95, 100]))).toBe('good')
    expect(coverageLevel(coverage([0, 0], [0, 0]))).toBe('none')
    expect(coverageLevel(coverage([100, 100], [100, 100], 0))).toBe('none')
  })

  test('never lets "nothing found" stand for more than was seen', () => {
    expect(coverageMeaning(coverage([10, 100], [60, 100]))).toBe(
      '90 % of the pairs of tests and 40 % of the pairs of files never ran both ways round: that nothing was found there means little.',
    )
    expect(coverageMeaning(coverage([100, 100], [60, 100]))).toMatch(/^40 % of the pairs of files never ran/)
    expect(coverageMeaning(coverage([99, 100], [99, 100]))).toMatch(/most likely/)
  })
})

describe('findings', () => {
  const all = [
    finding('one', { status: 'proven' }),
    finding('two', { cause: 'other', kind: 'brittle', scope: 'same-worker', suspects: [suspect('setter')] }),
    finding('three', { victim: { ...finding('three').victim, owners: ['@acme/cart'] } }),
  ]
  const keys = (filter: object) =>
    filterFindings(all, { kind: '', status: '', scope: '', owner: '', q: '', ...filter }).map(findingKey)

  test('are filtered by kind, status, scope and the words of victim and suspects', () => {
    expect(keys({})).toEqual(['one', 'two', 'three'])
    expect(keys({ kind: 'brittle' })).toEqual(['two'])
    expect(keys({ status: 'suspected', scope: 'same-file' })).toEqual(['three'])
    expect(keys({ q: 'SETTER' })).toEqual(['two'])
    expect(keys({ q: 'polluter three' })).toEqual(['three'])
    expect(keys({ q: 'nothing like it' })).toEqual([])
    expect(keys({ owner: '@acme/cart' })).toEqual(['three'])
    expect(keys({ owner: 'none' })).toEqual(['one', 'two'])
  })

  test('of one cause stand together, where the worst of them stands', () => {
    const groups = groupByCause(all, [{ id: 'polluter', tests: [named('polluter')], victims: 2 }])

    expect(groups.map(({ id, findings }) => [id, findings.map(findingKey)])).toEqual([
      ['polluter', ['one', 'three']],
      ['other', ['two']],
    ])
    expect(groups[1]!.tests).toEqual([named('setter')])
  })

  test('share a row of the matrix where they share a suspect; what is unlikely has none', () => {
    const doubtful = suspect('hardly', { confidence: 0.01 })
    const rows = pairRows([all[0]!, finding('four', { suspects: [suspect('polluter'), doubtful] })])

    expect(rows).toHaveLength(1)
    expect(rows[0]!.pairs.map((pair) => pair?.leads)).toEqual([true, true])
  })
})

describe('columns of runs', () => {
  const runs = [false, true, false, true].map((failed, index) => ({
    run: `${index}`,
    at: '2026-01-01T00:00:00.000Z',
    failed,
    position: 1,
  }))

  test('failed runs come first, each oldest first, and all of them fit', () => {
    const { columns, step } = runColumns(runs, 40)

    expect(columns.map(({ index }) => index)).toEqual([1, 3, 0, 2])
    expect(columns.at(-1)!.x + step).toBeLessThanOrEqual(40)
  })

  test('nothing is drawn before the width is known', () => {
    expect(runColumns(runs, 0).columns).toEqual([])
  })
})
