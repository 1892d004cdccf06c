import { expect, test } from 'vitest'
import { kindOf } from '../../../packages/server/src/analysis/failures/group-failures.ts'
import { normaliseMessage } from '../../../packages/server/src/analysis/failures/normalise-message.ts'
import { normaliseStack } from '../../../packages/server/src/analysis/failures/normalise-stack.ts'

test.each([
  ['timed out after 312 ms', 'timed out after 987 ms', 'timed out after <duration>'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 10.0.3.7:5433', 'connect ECONNREFUSED <address>'],
  ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED ::1:6000', 'connect ECONNREFUSED <address>'],
  [
    'getaddrinfo ENOTFOUND db.internal:5432',
    'getaddrinfo ENOTFOUND db2.internal:5432',
    'getaddrinfo ENOTFOUND <address>',
  ],
  ['GET http://localhost:4319/api/7 said 500', 'GET http://localhost:1234/api/9 said 502', 'GET <address> said <n>'],
  [
    "ENOENT: no such file, open '/tmp/a-91/x.json'",
    "ENOENT: no such file, open 'C:\\Temp\\b-2\\x.json'",
    "ENOENT: no such file, open '<path>'",
  ],
  ['at src/cart.ts:12:7 it broke', 'at src/cart.ts:99:1 it broke', 'at <path> it broke'],
  [
    'order 3f2504e0-4f89-41d3-9a0c-0305e82c3301 is missing',
    'order 9b2504e0-4f89-41d3-9a0c-0305e82c33ff is missing',
    'order <id> is missing',
  ],
  ['expired 2026-01-02T03:04:05.678Z', 'expired 2025-12-31 23:59:59', 'expired <date>'],
  ['at 12:30:01 it was', 'at 3:04:59 PM it was', 'at <time> it was'],
  ['expected 8991 to be 9990', 'expected -1.5e3 to be 0', 'expected <n> to be <n>'],
  ['pointer 0xdeadBEEF', 'pointer 0x1', 'pointer <hex>'],
  ['commit a41be07c1d', 'commit 00ff00ff', 'commit <hex>'],
  [
    'expected 200 to be 90 // Object.is equality',
    'expected 1 to be 2 // Object.is equality',
    'expected <n> to be <n> // Object.is equality',
  ],
  ['expected a to match /^[A-Z]{3}$/', 'expected a to match /^[A-Z]{4}$/', 'expected a to match /^[A-Z]{<n>}$/'],
  ['user_42 was not found', 'user_7 was not found', 'user_<n> was not found'],
])('%j and %j are of one kind', (one, other, kind) => {
  expect([normaliseMessage(one), normaliseMessage(other)]).toEqual([kind, kind])
})

test.each([
  ['expected "gold" to be "silver"', 'expected "gold" to be "bronze"'],
  ['a is not a function', 'b is not a function'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ETIMEDOUT 127.0.0.1:5432'],
  ['defaced façade', 'decade'],
])('%j and %j stay apart', (one, other) => {
  expect(normaliseMessage(one)).not.toBe(normaliseMessage(other))
})

test('colours, line breaks and what follows the first paragraph do not count', () => {
  expect(normaliseMessage('\u001b[31mexpected\u001b[39m\n  that\n\n- 1\n+ 2')).toBe('expected that')
  expect(normaliseMessage('')).toBe('')
})

test('a long message takes no long time', () => {
  const hostile = ['/'.repeat(16_000), 'a/'.repeat(8000), '1:'.repeat(8000), 'f'.repeat(16_000), '1.'.repeat(8000)]

  for (const text of hostile) expect(normaliseMessage(text).length).toBeLessThanOrEqual(600)
})

test('the place of a failure is the project’s own frames, without lines', () => {
  const stack = [
    'AssertionError: expected 1 to be 2',
    '    at Object.<anonymous> (src/cart/cart.test.ts:64:27)',
    '    at addLine (src/cart/cart.ts:8:3)',
    '    at node_modules/vitest/dist/chunk.js:1:1',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    '    at async save (C:\\Users\\x\\lib\\save.ts:5:5)',
    '    at further (src/further.ts:1:1)',
  ].join('\n')

  expect(normaliseStack(stack)).toEqual(['src/cart/cart.test.ts', 'addLine src/cart/cart.ts', 'save save.ts'])
  expect(normaliseStack('')).toEqual([])
})

test('the same message at another place is another kind', () => {
  const at = (path: string) => kindOf({ name: 'Error', message: 'no', stack: `Error: no\n    at f (${path}:1:1)` }).key

  expect(at('src/a.ts')).not.toBe(at('src/b.ts'))
  expect(kindOf({ name: 'TypeError', message: 'no' }).message).toBe('TypeError: no')
  expect(kindOf({ name: 'Error', message: 'Error: no' }).message).toBe('Error: no')
})
