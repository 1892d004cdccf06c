import { describe, expect, test } from 'vitest'
import type { Leak, Mock } from '../../../packages/reporter/src/report.ts'
import { layerFindings } from '../../../packages/server/src/analysis/layers/findings.ts'
import type { Finding, LayerTest } from '../../../packages/server/src/analysis/layers/layer-test.ts'
import { leakText } from '../../../packages/server/src/analysis/layers/state-leak.ts'
import { layerTest, use } from './uses.ts'

// What is seen inside of the process: modules that are replaced, waits, state that stays.

const find = (tests: LayerTest[], mocks: Mock[] = []): Finding[] =>
  layerFindings({ tests, file: () => ({ run: 'r', uses: [], mocks }) })

const own = (module: string, how: Mock['how'] = 'factory'): Mock => ({ module, own: true, how })
const leak = (kind: Leak['kind'], name: string, change: Leak['change'] = 'changed'): Leak => ({ kind, name, change })
const withDatabase = (declared: LayerTest['declared'] = 'integration') => layerTest(declared, [use('postgres')])

describe('modules of the project itself that are replaced', () => {
  test.each<[string, LayerTest[], Mock[], string]>([
    ['in an integration test', [withDatabase()], [own('src/tax.ts')], 'medium'],
    [
      'three of them',
      [withDatabase()],
      [own('src/a.ts'), own('src/b.ts', 'automock'), own('src/c.ts', 'manual')],
      'high',
    ],
    ['in undeclared tests of a service', [withDatabase(null), withDatabase(null)], [own('src/tax.ts')], 'medium'],
  ])('found: %s', (_, tests, mocks, severity) => {
    const found = find(tests, mocks)

    expect(found).toMatchObject([{ kind: 'mocks-internals', severity }])
    expect(found[0]!.evidence).toContain(mocks[0]!.module)
  })

  test.each<[string, LayerTest[], Mock[]]>([
    ['a package', [withDatabase()], [{ module: 'stripe', own: false, how: 'factory' }]],
    ['a module that is only watched', [withDatabase()], [own('src/tax.ts', 'spy')]],
    ['in unit tests', [layerTest('unit'), layerTest(null)], [own('src/tax.ts')]],
    ['in a file with unit tests too', [withDatabase(null), layerTest(null)], [own('src/tax.ts')]],
    ['in undeclared tests that write files', [layerTest(null, [use('writing')])], [own('src/tax.ts')]],
    ['none', [withDatabase()], []],
  ])('no word: %s', (_, tests, mocks) => {
    expect(find(tests, mocks)).toEqual([])
  })

  test('where nothing is crossed, that is what is said, with what is replaced', () => {
    const found = find([layerTest('integration'), layerTest('integration')], [own('src/db.ts')])

    expect(found).toMatchObject([
      {
        kind: 'integration-crosses-none',
        evidence:
          'All 2 tests are declared integration, and neither they nor their hooks leave the process: src/db.ts is replaced.',
      },
    ])
  })
})

describe('fixed waits', () => {
  test.each<[number[], string, string]>([
    [[50, 0], 'low', '1 of its 2 tests waits for nothing but a timer: 50 ms.'],
    [[300, 100], 'medium', 'All its 2 tests wait for nothing but a timer: 400 ms together, 300 ms at most.'],
    [[1500], 'high', 'Its only test waits for nothing but a timer: 1500 ms.'],
  ])('of %j ms are found: %s', (waits, severity, evidence) => {
    const found = find(waits.map((idleMs) => layerTest(null, [], { idleMs })))

    expect(found).toMatchObject([{ kind: 'fixed-wait', severity, evidence }])
    expect(found[0]!.costMs).toBe(waits.reduce((sum, ms) => sum + ms))
  })

  test('short ones are no matter, however many', () => {
    expect(find(Array.from({ length: 20 }, () => layerTest(null, [], { idleMs: 30 })))).toEqual([])
  })
})

describe('state that is left behind', () => {
  test('one finding a thing, with the tests that leave it', () => {
    const timers = leak('fake-timers', 'fake timers', 'left')
    const found = find([
      layerTest(null, [], { leaks: [leak('environment', 'TZ'), timers] }),
      layerTest(null, [], { leaks: [leak('environment', 'TZ')] }),
      layerTest(null),
    ])

    expect(found.map(({ kind, severity, tests, evidence }) => [kind, severity, tests.length, evidence])).toEqual([
      ['state-leak', 'medium', 2, '2 of its 3 tests end with the environment variable TZ changed.'],
      ['state-leak', 'high', 1, '1 of its 3 tests ends with fake timers left behind.'],
    ])
  })

  test.each<[Leak, string]>([
    [leak('mock', 'src/cart.ts: desk.open', 'left'), 'the mock of desk.open (src/cart.ts) left behind'],
    [leak('mock', 'console.log', 'left'), 'the mock of console.log left behind'],
    [leak('module-state', 'src/cart.ts: lines', 'added'), 'more in the module variable lines (src/cart.ts)'],
    [leak('module-state', 'src/cart.ts: lines', 'removed'), 'less in the module variable lines (src/cart.ts)'],
    [leak('module-state', 'src/cart.ts: rate', 'changed'), 'the module variable rate (src/cart.ts) changed'],
    [leak('prototype', 'Array.prototype.last', 'added'), 'Array.prototype.last added'],
  ])('%j in words', (left, words) => {
    expect(leakText(left)).toBe(words)
  })

  test('the state of a module may be a cache: it weighs little', () => {
    expect(find([layerTest(null, [], { leaks: [leak('module-state', 'src/rates.ts: known')] })])).toMatchObject([
      { kind: 'state-leak', severity: 'low' },
    ])
  })
})
