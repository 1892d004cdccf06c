import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { median, rollingMedian } from '../../packages/ui/src/charts/rolling-median.ts'
import { toCsv, toTsv } from '../../packages/ui/src/format/csv.ts'
import { tickLabel, timeSteps } from '../../packages/ui/src/format/duration.ts'
import { costParts } from '../../packages/ui/src/format/number.ts'
import { sourceLink } from '../../packages/ui/src/format/source-link.ts'
import { placeRows, placeSentence } from '../../packages/ui/src/pages/test/place-rows.ts'
import { suggest } from '../../packages/ui/src/pages/tests/suggestions.ts'
import { joinTokens, splitTokens } from '../../packages/ui/src/state/tokens.ts'
import type { TestAnswer } from '../../packages/server/src/api-schemas/tests.ts'

type Result = TestAnswer['results'][number]

const result = (position: number | null, status: Result['status'], durationMs = 10): Result => ({
  run: 'run',
  at: '2026-01-01T00:00:00.000Z',
  branch: null,
  commit: null,
  status,
  durationMs: position === null ? null : durationMs,
  position,
  sequence: position,
  worker: 1,
})

describe('place in the order', () => {
  test('says where it failed, in counts', () => {
    const results = [result(1, 'failed', 5), result(1, 'failed', 7), result(2, 'passed', 20), result(3, 'flaky', 30)]

    const rows = placeRows([...results, result(null, 'skipped')], 'position')

    expect(rows).toEqual([
      { label: '1st', runs: 2, failed: 2, retried: 0, medianMs: 6 },
      { label: '2nd', runs: 1, failed: 0, retried: 0, medianMs: 20 },
      { label: '3rd', runs: 1, failed: 0, retried: 1, medianMs: 30 },
    ])
    expect(placeSentence(rows)).toBe('Failed 2 of 2 as 1st, 0 of 2 elsewhere. Counts, no verdict.')
  })

  test('claims nothing where the place never changed', () => {
    const rows = placeRows([result(4, 'failed'), result(4, 'passed')], 'position')

    expect(placeSentence(rows)).toContain('nothing can be said')
  })

  test('every run that has a place is counted once, however many places there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 })), (positions) => {
        const rows = placeRows(
          positions.map((position) => result(position, 'passed')),
          'sequence',
        )

        expect(rows.reduce((sum, row) => sum + row.runs, 0)).toBe(positions.length)
        expect(rows.length).toBeLessThanOrEqual(6)
        expect(rows.every((row) => row.runs > 0)).toBe(true)
      }),
    )
  })
})

describe('filter', () => {
  const facets = {
    layer: { unit: 3, integration: 1200, e2e: 1, undeclared: 0 },
    status: { failed: 2, retried: 0, skipped: 0 },
  }
  const head = {
    facets,
    tests: [
      { tags: ['db', 'slow'], project: '' },
      { tags: ['db'], project: 'my browser' },
    ],
  } as never

  test.each([
    ['', ['layer:', 'verdict:', 'status:', 'file:', 'project:', 'owner:', '@', '!']],
    ['la', ['layer:']],
    ['layer:i', ['layer:integration']],
    ['!layer:', ['!layer:unit', '!layer:integration', '!layer:e2e', '!layer:undeclared']],
    ['orders status:f', ['orders status:failed']],
    ['@', ['@db', '@slow']],
    ['project:', ['project:"my browser"']],
    ['layer:integration', []],
    ['checkout', []],
  ])('%j may go on as %j', (draft, expected) => {
    expect(suggest(draft, head).map(({ text }) => text)).toEqual(expected)
  })

  test('a suggestion says how many tests it would leave', () => {
    expect(suggest('layer:i', head)[0]!.hint).toBe('1,200 tests')
  })

  test('words with spaces stay one token, on the way into the address and back', () => {
    const tokens = ['layer:unit', '!file:"my folder"', '"two words"', '@"odd tag"', 'plain']

    expect(splitTokens(joinTokens(tokens))).toEqual(tokens)
  })
})

describe('export', () => {
  test('cells that a spreadsheet would run are text', () => {
    expect(toCsv([['=1+1', ' @x', '-2', -2, null]])).toBe("'=1+1,' @x,'-2,-2,\r\n")
  })

  test('quotes, commas and line breaks survive in CSV; tabs and breaks become spaces on the clipboard', () => {
    expect(toCsv([['a "b", c\nd']])).toBe('"a ""b"", c\nd"\r\n')
    expect(
      toTsv([
        ['a\tb\r\nc', 1],
        ['d', 2],
      ]),
    ).toBe('a b c\t1\nd\t2')
  })
})

describe('numbers', () => {
  test('small costs are said in seconds', () => {
    expect([0, 0.0001, 0.05, 0.5, 250].map(costParts)).toEqual([
      { value: '0', unit: 'min' },
      { value: '< 0.1', unit: 's' },
      { value: '3.0', unit: 's' },
      { value: '0.5', unit: 'min' },
      { value: '250', unit: 'min' },
    ])
  })

  test('the labels of an axis differ and are round', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 20_000_000, noNaN: true }), (maxMs) => {
        const { stepMs, ticks } = timeSteps(0, maxMs, 5)
        const labels = ticks.map((tick) => tickLabel(tick, stepMs))

        expect(new Set(labels).size).toBe(ticks.length)
        expect(ticks.length).toBeLessThanOrEqual(7)
      }),
    )
    const { stepMs, ticks } = timeSteps(0, 13_000, 5)
    expect(ticks.map((tick) => tickLabel(tick, stepMs))).toEqual(['0', '5 s', '10 s'])
    expect(tickLabel(2500, 2500)).toBe('2.5 s')
  })

  test('the rolling median follows a step and is silent where it knows too little', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1])).toBe(2.5)
    expect(rollingMedian([1, 1, 1, 9, 9, 9], 3, 2)).toEqual([1, 1, 1, 9, 9, 9])
    expect(rollingMedian([1, null, null, null], 3, 2)).toEqual([null, null, null, null])
  })
})

test.each([
  ['https://github.com/acme/shop', 'https://github.com/acme/shop/blob/c0ffee/src/a%20b.test.ts#L7'],
  ['https://gitlab.example.com/acme/shop', 'https://gitlab.example.com/acme/shop/-/blob/c0ffee/src/a%20b.test.ts#L7'],
  ['https://bitbucket.org/acme/shop', 'https://bitbucket.org/acme/shop/src/c0ffee/src/a%20b.test.ts#lines-7'],
  ['javascript:alert(1)', null],
  [null, null],
])('the source of a test at %s is %s', (remote, expected) => {
  expect(sourceLink({ remote, commit: 'c0ffee', file: 'src/a b.test.ts', line: 7 })).toBe(expected)
})
