/** A suite with one test of every kind of ending. */
export const brokenSuite: Record<string, string> = {
  'suite/import.test.js': `
import { test } from 'vitest'
test('never collected', () => {})
throw new Error('broken at import')
`,

  'suite/hooks.test.js': `
import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from 'vitest'
describe('broken beforeAll', () => {
  beforeAll(() => { throw new Error('no database') })
  test('unreached', () => {})
  test.skip('skipped anyway', () => {})
})
describe('broken afterAll', () => {
  afterAll(() => { throw new Error('cannot clean up') })
  test('unharmed', () => {})
})
describe('broken beforeEach', () => {
  beforeEach(() => { throw new Error('no fixture') })
  test('without fixture', () => {})
})
describe('broken afterEach', () => {
  afterEach(() => { throw new Error('no tidying') })
  test('untidied', () => {})
})
`,

  'suite/endings.test.js': `
import { describe, expect, test } from 'vitest'
test('passes', { meta: { ours: 'stays' } }, () => {})
test('fails', () => { expect({ a: 1 }).toEqual({ a: 2 }) })
test('fails softly', () => { expect.soft(1).toBe(2); expect.soft(3).toBe(4) })
test('times out', { timeout: 30 }, () => new Promise(() => {}))
test('throws text', () => { throw 'only text' })
test('throws nothing', () => { throw undefined })
test('throws an object', () => { throw { code: 5 } })
test.fails('fails as expected', () => { throw new Error('expected') })
test.fails('passes against expectation', () => {})
test.fails('fails thrice as expected', { retry: 2 }, () => { throw new Error('expected') })
test.skip('skipped', () => {})
test.skipIf(true)('skipped by condition', () => {})
test.todo('to do')
test('skips itself', ({ skip }) => skip('no network here'))
test('exits', () => process.exit(3))
test.extend({ thing: async ({}, use) => { await use(7) } })('has a fixture', ({ thing }) => expect(thing).toBe(7))
describe.skip('skipped group', () => { test('inside skipped', () => {}) })
describe.todo('group to do')
`,

  'suite/only.test.js': `
import { test } from 'vitest'
test.only('chosen', () => {})
test('not chosen', () => {})
`,

  'suite/unhandled.test.js': `
import { test } from 'vitest'
test('leaves a rejection', async () => {
  Promise.reject(new Error('nobody caught this'))
  await new Promise((resolve) => setTimeout(resolve, 10))
})
`,
}
