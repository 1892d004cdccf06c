import { expect, test } from 'vitest'
import { sharedState } from '../../../packages/server/src/analysis/layers/shared-state.ts'
import type { SeenUse } from '../../../packages/server/src/analysis/layers/observed-layer.ts'

interface Done {
  at?: string
  undone?: string
  done?: string
}

function uses({ at = '127.0.0.1:5432/shop', done = '', undone = '' }: Done): SeenUse[] {
  const operationsOf = (text: string, isUndone: boolean) =>
    text
      .split(',')
      .filter(Boolean)
      .map((one) => {
        const [verb = '', object = ''] = one.trim().split(' ')
        return { verb, object, count: 1, ...(isUndone ? { undone: 1 } : {}) }
      })
  const operations = [...operationsOf(done, false), ...operationsOf(undone, true)]
  return [
    { boundary: { kind: 'database', protocol: 'postgresql', target: at }, phase: 'body', count: 1, us: 1, operations },
  ]
}

test.each<[string, Done, Done]>([
  ['rows that stay, and a reader', { done: 'insert users' }, { done: 'read users' }],
  ['a victim that rolls back has looked there too', { done: 'update users' }, { undone: 'read users' }],
  [
    'a temporary folder has another name in each run',
    { at: '/tmp/shop-Ab3dE9/w.db', done: 'insert users' },
    { at: '/tmp/shop-xY12zz/w.db', done: 'read users' },
  ],
])('explained: %s', (_, polluter, victim) => {
  expect(sharedState(uses(polluter), uses(victim))).toMatch(
    /^Both (use|write) the table users in .*; the polluter leaves what 1 (insert|update) wrote there\.$/,
  )
})

test.each<[string, Done, Done]>([
  ['what was rolled back', { undone: 'insert users' }, { done: 'read users' }],
  ['what the polluter itself deleted', { done: 'insert users, delete users' }, { done: 'read users' }],
  ['another table', { done: 'insert orders' }, { done: 'read users' }],
  ['the same table of another database', { done: 'insert users' }, { at: '127.0.0.1:5432/other', done: 'read users' }],
  ['a database in memory', { at: ':memory:', done: 'insert users' }, { at: ':memory:', done: 'read users' }],
  ['a polluter that only reads', { done: 'read users' }, { done: 'read users' }],
  ['nothing', {}, {}],
])('not explained: %s', (_, polluter, victim) => {
  expect(sharedState(uses(polluter), uses(victim))).toBeNull()
})
