import { describe, expect, test } from 'vitest'
import { changeOf, costMinutesPerWeek, weeksOf } from '../../packages/server/src/analysis/cost.ts'
import { median, quantile } from '../../packages/server/src/analysis/quantile.ts'
import { readPeriod, toRange } from '../../packages/server/src/answers/period.ts'

const day = 24 * 3_600_000

describe('quantile', () => {
  // What numpy.quantile, R's default (type 7) and Excel's PERCENTILE.INC give for these.
  test.each([
    [[15, 20, 35, 40, 50], 0.4, 29],
    [[15, 20, 35, 40, 50], 0.95, 48],
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4], 0.25, 1.75],
    [[7], 0.95, 7],
    [[1, 2, 3, 4], 0, 1],
    [[1, 2, 3, 4], 1, 4],
  ])('of %j at %d is %d', (values, p, expected) => {
    expect(quantile(values, p)).toBeCloseTo(expected, 10)
  })

  test('of nothing is null, and values behind the count do not count', () => {
    expect(quantile([], 0.5)).toBeNull()
    expect(quantile([1, 2, 3, 100, 100], 0.5, 3)).toBe(2)
  })

  test('the median takes values in any order', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([])).toBeNull()
  })
})

describe('weeks of a range', () => {
  const to = 1000 * day
  test.each([
    ['a history older than the range', 30, to - 400 * day, 30 / 7],
    ['a history of ten days, asked for thirty', 30, to - 10 * day, 10 / 7],
    ['a history of an hour', 30, to - day / 24, 1],
    ['a range shorter than a week', 1, to - 400 * day, 1 / 7],
    ['a range shorter than a week and a young history', 1, to - day / 24, 1 / 7],
    ['no history at all', 30, null, 30 / 7],
  ])('%s', (_what, days, firstRunAt, weeks) => {
    expect(weeksOf(to - days * day, to, firstRunAt)).toBeCloseTo(weeks, 10)
  })

  test('a test of 6 s, ten times in two weeks, costs half a minute a week', () => {
    expect(costMinutesPerWeek(10 * 6000, 2)).toBe(0.5)
  })
})

describe('change', () => {
  test('is the fraction by which the median moved', () => {
    expect(changeOf({ p50Ms: 150, count: 5 }, { p50Ms: 100, count: 5 })).toBeCloseTo(0.5, 10)
    expect(changeOf({ p50Ms: 50, count: 9 }, { p50Ms: 100, count: 9 })).toBeCloseTo(-0.5, 10)
  })

  test('is unknown with too few results on either side, or where it was nothing before', () => {
    expect(changeOf({ p50Ms: 150, count: 4 }, { p50Ms: 100, count: 50 })).toBeNull()
    expect(changeOf({ p50Ms: 150, count: 50 }, { p50Ms: 100, count: 4 })).toBeNull()
    expect(changeOf({ p50Ms: 150, count: 50 }, { p50Ms: 0, count: 50 })).toBeNull()
    expect(changeOf({ p50Ms: null, count: 50 }, { p50Ms: 1, count: 50 })).toBeNull()
  })
})

describe('period', () => {
  const now = Date.parse('2026-11-23T12:34:56.789Z')

  test('ends with this minute, and the one before ends where it begins', () => {
    const period = readPeriod({ range: '7d' }, now)

    expect(toRange(period)).toEqual({
      from: '2026-11-16T12:35:00.000Z',
      to: '2026-11-23T12:34:59.999Z',
      label: 'Last 7 days',
    })
    expect(period.previous.to).toBe(period.from - 1)
    expect(period.to - period.from).toBe(period.previous.to - period.previous.from)
  })

  test.each(['', '0d', '7', 'd', '7w', '-7d', '1.5d', ' 7d', '7d '])('%j is refused', (range) => {
    expect(() => readPeriod({ range }, now)).toThrow(/^range: expected hours or days/)
  })

  test('an environment is words of a name and a value, in quotes where they hold spaces', () => {
    const { environment } = readPeriod({ range: '7d', env: 'os:linux  database:"postgres 15" "my key":a:b' }, now)

    expect(environment).toEqual({ os: 'linux', database: 'postgres 15', 'my key': 'a:b' })
    expect(() => readPeriod({ range: '7d', env: 'linux' }, now)).toThrow('env: expected dimensions like os:linux')
  })
})
