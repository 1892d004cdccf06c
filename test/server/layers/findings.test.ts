import { describe, expect, test } from 'vitest'
import { adviceFor } from '../../../packages/server/src/analysis/layers/advice.ts'
import { layerFindings } from '../../../packages/server/src/analysis/layers/findings.ts'
import type { LayerTest } from '../../../packages/server/src/analysis/layers/layer-test.ts'
import type { SeenUse } from '../../../packages/server/src/analysis/layers/observed-layer.ts'
import { layerTest, use } from './uses.ts'

const find = (tests: LayerTest[], ofFile: SeenUse[] = []) =>
  layerFindings({ tests, file: () => ({ run: 'r', uses: ofFile, mocks: [] }) })
const kinds = (tests: LayerTest[], ofFile?: SeenUse[]): string[] => find(tests, ofFile).map(({ kind }) => kind)

const schema = ['create users', 'create orders', 'create lines']
const perTest = (uses: SeenUse[], count = 3): LayerTest[] =>
  Array.from({ length: count }, () => layerTest('integration', uses))

describe('found', () => {
  test.each<[string, LayerTest[], string, string]>([
    ['a unit test that asks a server', [layerTest('unit', [use('gateway')])], 'unit-crosses-boundary', 'high'],
    ['a unit test that writes files', [layerTest('unit', [use('writing')])], 'unit-crosses-boundary', 'medium'],
    ['integration tests that cross nothing', perTest([]), 'integration-crosses-none', 'medium'],
    [
      'an integration test through the front door of a whole system',
      [layerTest('integration', [use('ownServer'), use('postgres'), use('gateway')])],
      'e2e-in-disguise',
      'medium',
    ],
    ['an integration test with a browser', [layerTest('integration', [use('chrome')])], 'e2e-in-disguise', 'medium'],
    [
      'a test of three services',
      [layerTest(null, [use('postgres'), use('redis'), use('rabbit')])],
      'too-many-layers',
      'low',
    ],
    [
      'a test of two services that writes a report',
      [layerTest(null, [use('postgres'), use('redis'), use('report')])],
      'too-many-layers',
      'low',
    ],
    ['a schema before each test', perTest([use('postgres', 'beforeEach', schema, 50_000)]), 'setup-per-test', 'medium'],
    [
      'a slow schema before each test',
      perTest([use('postgres', 'beforeEach', schema, 900_000)]),
      'setup-per-test',
      'high',
    ],
    ['a container for each test', perTest([use('docker', 'beforeEach')]), 'container-per-test', 'high'],
    [
      'a connection for each query',
      [layerTest(null, [use('postgres', 'body', ['connect', 'read a', 'connect', 'read a', 'connect', 'read a'])])],
      'connection-per-query',
      'low',
    ],
    ['a call beyond private networks', [layerTest('integration', [use('stripe')])], 'outside-world', 'high'],
    [
      'a call whose host was looked up before',
      [
        layerTest('integration', [
          use('stripe'),
          { ...use('dns'), boundary: { ...use('dns').boundary, target: 'api.stripe.com' } },
        ]),
      ],
      'outside-world',
      'high',
    ],
    ['an end-to-end test of somebody else', [layerTest('e2e', [use('stripe')])], 'outside-world', 'medium'],
    [
      'tables emptied before each test',
      perTest([use('postgres', 'beforeEach', ['truncate users'], 8000), use('postgres', 'body', ['insert users'])]),
      'setup-per-test',
      'medium',
    ],
    [
      'tables emptied slowly after each test',
      perTest([use('postgres', 'afterEach', ['delete users', 'delete orders'], 900_000)]),
      'setup-per-test',
      'high',
    ],
  ])('%s', (_, tests, kind, severity) => {
    const [finding, ...others] = find(tests)

    expect(others).toEqual([])
    expect(finding).toMatchObject({ kind, severity })
    expect(finding!.evidence).toMatch(/^[A-Z0-9].*\.$/)
    expect(adviceFor(finding!).fix).not.toBe('')
  })
})

describe('well written: not a word', () => {
  test.each<[string, LayerTest[], SeenUse[]?]>([
    ['unit tests that cross nothing', [layerTest('unit'), layerTest(null)]],
    ['a unit test that reads a fixture', [layerTest('unit', [use('reading')])]],
    ['an undeclared test that crosses something is what it is', [layerTest(null, [use('postgres')])]],
    ['an e2e test of a whole system', [layerTest('e2e', [use('ownServer'), use('postgres'), use('redis')])]],
    ['an API test with its database', [layerTest('integration', [use('ownServer'), use('memory')])]],
    [
      'one integration test of a file that refuses before it asks',
      [layerTest('integration'), layerTest('integration', [use('postgres')])],
    ],
    ['integration tests whose file crosses in beforeAll', perTest([]), [use('writing', 'beforeAll')]],
    ['a schema made in beforeAll', perTest([use('postgres')]), [use('postgres', 'beforeAll', schema, 50_000)]],
    [
      'one test of many that makes tables',
      [...perTest([use('postgres')]), layerTest('integration', [use('postgres', 'beforeEach', schema, 50_000)])],
    ],
    ['a temporary table before each test', perTest([use('postgres', 'beforeEach', ['create t'], 50_000)])],
    ['a schema that takes no time', perTest([use('memory', 'beforeEach', schema, 300)])],
    ['one container in a file', [layerTest('integration', [use('docker')]), layerTest('integration', [use('redis')])]],
    ['a container in beforeAll', perTest([use('redis')]), [use('docker', 'beforeAll')]],
    [
      'a connection that is used often',
      [layerTest(null, [use('postgres', 'body', ['connect', 'read a', 'read b', 'insert c'])])],
    ],
    [
      'a pool of three',
      [
        layerTest(null, [
          use('postgres', 'body', [
            'connect',
            'connect',
            'connect',
            'read a',
            'read b',
            'read c',
            'insert d',
            'read e',
          ]),
        ]),
      ],
    ],
    [
      'tables emptied once',
      [
        ...perTest([use('postgres')]),
        layerTest('integration', [use('postgres', 'afterEach', ['truncate users'], 9000)]),
      ],
    ],
    ['tables emptied in no time', perTest([use('memory', 'beforeEach', ['delete users'], 100)])],
    [
      'tables emptied behind a server: no transaction reaches through it',
      perTest([use('ownServer'), use('postgres', 'beforeEach', ['truncate users'], 9000)]),
    ],
    [
      'tables emptied where the code commits by itself',
      perTest([
        use('postgres', 'beforeEach', ['truncate users'], 9000),
        use('postgres', 'body', ['begin', 'insert users', 'commit']),
      ]),
    ],
    [
      'a transaction that is rolled back',
      perTest([
        use('postgres', 'beforeEach', ['begin'], 9000),
        use('postgres', 'body', ['insert users -']),
        use('postgres', 'afterEach', ['rollback'], 9000),
      ]),
    ],
    ['two services', [layerTest('integration', [use('postgres'), use('redis')])]],
    ['two services and a temporary file', [layerTest('integration', [use('postgres'), use('redis'), use('writing')])]],
    ['one service, a report and a command', [layerTest('integration', [use('postgres'), use('report'), use('git')])]],
  ])('%s', (_, tests, ofFile) => {
    expect(kinds(tests, ofFile)).toEqual([])
  })
})

test('a set-up is told with what it costs: all times but the first', () => {
  const [finding] = find(perTest([use('postgres', 'beforeEach', schema, 30_000)], 5))

  expect(finding).toMatchObject({ costMs: 120 })
  expect(finding!.evidence).toBe('Before each of its 5 tests it makes the schema anew (3 statements, 30 ms each time).')
})

test('emptied tables are told with their share of the hook, and a fix of their own', () => {
  const [finding] = find(
    perTest([use('postgres', 'beforeEach', ['truncate users', 'insert users', 'insert users'], 30_000)], 4),
  )

  expect(finding).toMatchObject({ variant: 'truncation', costMs: 40 })
  expect(finding!.evidence).toBe('For each of its 4 tests it empties tables (1 statement, 10 ms each time).')
  expect(adviceFor(finding!).fix).toMatch(/roll it back/)
})
