import { expect, test } from 'vitest'
import { sharedData } from '../../../packages/server/src/analysis/layers/shared-data.ts'
import type { LayerTest } from '../../../packages/server/src/analysis/layers/layer-test.ts'
import type { SeenUse } from '../../../packages/server/src/analysis/layers/observed-layer.ts'
import { layerTest, use, type Crossed } from './uses.ts'

interface Given {
  /** Uses of the only test of each file. */
  tests: SeenUse[][]
  /** Uses of each file itself. */
  files?: SeenUse[][]
  runs?: string[]
}

function find({ tests, files = [], runs = [] }: Given) {
  const all: LayerTest[] = tests.map((uses, file) => layerTest('integration', uses, { file, run: runs[file] ?? 'r' }))
  return sharedData({ tests: all, file: (file) => ({ run: runs[file] ?? 'r', uses: files[file] ?? [], mocks: [] }) })
}

const at = (name: Crossed, target: string, operations: string[]): SeenUse => {
  const seen = use(name, 'body', operations)
  return { ...seen, boundary: { ...seen.boundary, target } }
}

test.each<[string, Given, string, string]>([
  [
    'both leave rows',
    { tests: [[use('postgres', 'body', ['insert users +1'])], [use('postgres', 'body', ['insert users +2'])]] },
    'medium',
    '2 files write the table users in 127.0.0.1:5432; 2 of them leave 3 rows there.',
  ],
  [
    'one leaves rows where the other looks, which rolls back what it writes',
    { tests: [[use('postgres', 'body', ['insert users +1'])], [use('postgres', 'body', ['insert users -'])]] },
    'low',
    '2 files write the table users in 127.0.0.1:5432; 1 test of this file leaves 1 row there.',
  ],
  [
    'two tables are one matter',
    {
      tests: [
        [use('postgres', 'body', ['insert stock', 'insert articles'])],
        [use('postgres', 'body', ['read articles', 'read stock'])],
      ],
    },
    'low',
    '2 files use the tables articles and stock in 127.0.0.1:5432; 1 test of this file leaves what 2 inserts wrote there.',
  ],
  [
    'keys',
    { tests: [[use('redis', 'body', ['insert session:*'])], [use('redis', 'body', ['insert session:*'])]] },
    'medium',
    '2 files write the key session:* in 127.0.0.1:6379; 2 of them leave what 2 inserts wrote there.',
  ],
  [
    'messages in a queue that nobody takes',
    { tests: [[use('rabbit', 'body', ['publish orders'])], [use('rabbit', 'body', ['consume orders'])]] },
    'low',
    '2 files use the queue orders in 127.0.0.1:5672; 1 test of this file leaves 1 message there.',
  ],
  [
    'messages in a stream that nobody takes',
    { tests: [[use('nats', 'body', ['publish orders +1'])], [use('nats', 'body', ['publish orders +1'])]] },
    'medium',
    '2 files write the queue orders in 127.0.0.1:4222; 2 of them leave 2 messages there.',
  ],
  [
    'a file in the repository',
    { tests: [[at('writing', 'out', ['write out/a.csv'])], [at('reading', 'out', ['read out/a.csv'])]] },
    'low',
    '2 files use the file out/a.csv; 1 test of this file leaves what 1 write wrote there.',
  ],
  [
    'what is removed before it is written is not taken back',
    {
      tests: [
        [use('postgres', 'beforeEach', ['truncate users']), use('postgres', 'body', ['insert users'])],
        [use('postgres', 'body', ['read users'])],
      ],
    },
    'low',
    '2 files use the table users in 127.0.0.1:5432; 1 test of this file leaves what 1 insert wrote there.',
  ],
  [
    'beforeAll leaves it',
    {
      tests: [[], [use('postgres', 'body', ['read users'])]],
      files: [[use('postgres', 'beforeAll', ['insert users +5'])]],
    },
    'low',
    '2 files use the table users in 127.0.0.1:5432; 1 test of this file leaves 5 rows there.',
  ],
])('found: %s', (_, given, severity, evidence) => {
  const found = find(given)

  expect(found).toMatchObject([{ kind: 'shared-data', severity, evidence }])
})

const temporary = (name: string, operations: string[]) => at('memory', `/tmp/${name}/shop.db`, operations)

test.each<[string, Given]>([
  [
    'one file alone',
    { tests: [[use('postgres', 'body', ['insert users'])], [use('postgres', 'body', ['insert orders'])]] },
  ],
  [
    'all is rolled back',
    { tests: [[use('postgres', 'body', ['insert users -'])], [use('postgres', 'body', ['read users'])]] },
  ],
  [
    'what is written is deleted after the test',
    {
      tests: [
        [use('postgres', 'body', ['insert users']), use('postgres', 'afterEach', ['delete users'])],
        [use('postgres', 'body', ['read users'])],
      ],
    },
  ],
  [
    'what is written is deleted at the end of the file',
    {
      tests: [[use('postgres', 'body', ['insert users'])], [use('postgres', 'body', ['read users'])]],
      files: [[use('postgres', 'afterAll', ['truncate users'])]],
    },
  ],
  [
    'the other one clears it first',
    {
      tests: [
        [use('postgres', 'body', ['insert users'])],
        [use('postgres', 'beforeEach', ['truncate users']), use('postgres', 'body', ['read users', 'insert users -'])],
      ],
    },
  ],
  [
    'the whole store is flushed first',
    {
      tests: [
        [use('redis', 'body', ['insert a']), use('redis', 'afterEach', ['truncate'])],
        [use('redis', 'body', ['insert a']), use('redis', 'afterEach', ['truncate'])],
      ],
    },
  ],
  [
    'each takes its message from the queue',
    {
      tests: [
        [use('rabbit', 'body', ['publish orders', 'consume orders'])],
        [use('rabbit', 'body', ['publish orders', 'consume orders'])],
      ],
    },
  ],
  [
    'a consumer of the whole file',
    {
      tests: [[use('rabbit', 'body', ['publish orders'])], [use('rabbit', 'body', ['consume orders'])]],
      files: [[use('rabbit', 'beforeAll', ['consume orders'])]],
    },
  ],
  [
    'messages that no broker keeps',
    {
      tests: [
        [use('redis', 'body', ['publish orders']), use('nats', 'body', ['publish orders'])],
        [use('redis', 'body', ['publish orders']), use('nats', 'body', ['publish orders'])],
      ],
    },
  ],
  [
    'a stream that is purged under a name of its own',
    {
      tests: [
        [use('nats', 'body', ['publish orders.new +1']), use('nats', 'afterEach', ['purge ORDERS'])],
        [use('nats', 'body', ['publish orders.new +1']), use('nats', 'afterEach', ['delete ORDERS'])],
      ],
    },
  ],
  [
    'databases in memory',
    { tests: [[use('memory', 'body', ['insert users'])], [use('memory', 'body', ['read users'])]] },
  ],
  [
    'a database each',
    {
      tests: [
        [at('postgres', '127.0.0.1:5432/test_1', ['insert users'])],
        [at('postgres', '127.0.0.1:5432/test_2', ['read users'])],
      ],
    },
  ],
  [
    'a temporary folder each',
    { tests: [[temporary('shop-aB3dE9', ['insert users'])], [temporary('shop-xY12zz', ['insert users'])]] },
  ],
  [
    'a temporary folder of the same name in another run',
    {
      tests: [[temporary('shop-aB3dE9', ['insert users'])], [temporary('shop-aB3dE9', ['insert users'])]],
      runs: ['r1', 'r2'],
    },
  ],
  [
    'what a migration tool notes down',
    {
      tests: [
        [use('postgres', 'body', ['insert knex_migrations'])],
        [use('postgres', 'body', ['read knex_migrations'])],
      ],
    },
  ],
  [
    'a folder that is removed as a whole',
    {
      tests: [
        [at('writing', 'out/a', ['write out/a/x']), at('writing', 'out', ['remove out/a'])],
        [at('reading', 'out/a', ['read out/a/x'])],
      ],
    },
  ],
])('no word: %s', (_, given) => {
  expect(find(given)).toEqual([])
})

test('in one run, a temporary folder that two files share is shared', () => {
  const shared = [temporary('shop-aB3dE9', ['insert users'])]

  expect(find({ tests: [shared, shared] })).toHaveLength(1)
})
