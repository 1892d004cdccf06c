/** A suite whose tests tell, as they run, who they are and when: a line each in the file that JOURNAL names. */

const journal = `
import { appendFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
// Kept from before fake timers.
const { bigint } = process.hrtime

/** Call it first in a test: once for each of its attempts. */
export function note(title, ordinal = 0) {
  const entry = {
    project: process.env.PROJECT ?? '',
    test: ordinal ? title + ' #' + ordinal : title,
    worker: Number(process.env.VITEST_POOL_ID),
    process: process.pid + '.' + threadId,
    atUs: Number(bigint()) / 1000,
  }
  appendFileSync(process.env.JOURNAL, JSON.stringify(entry) + '\\n')
}
export function failsAtFirst(times, title) {
  let left = times
  return () => {
    note(title)
    if (left-- > 0) throw new Error(title + ' failed, ' + left + ' left')
  }
}
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
/** Resolves when it was called that many times: proof that so many tests run at once. */
export function barrier(count) {
  const { promise, resolve } = Promise.withResolvers?.() ?? withResolvers()
  return () => { if (--count === 0) resolve(); return promise }
}
function withResolvers() {
  let resolve
  const promise = new Promise((r) => { resolve = r })
  return { promise, resolve }
}
`

const plain = `
import { afterEach, beforeAll, beforeEach, describe, test } from 'vitest'
import { note, pause } from '../journal.js'
beforeAll(() => pause(5))
beforeEach(() => {})
test('plain first', () => note('plain first'))
describe('plain outer', () => {
  test.each([['x', 1], ['y', 2]])('pair %s %i', (name, n) => note('plain outer > pair ' + name + ' ' + n))
  describe('inner', () => {
    beforeEach(() => pause(2))
    afterEach(() => pause(1))
    test('async', async () => { note('plain outer > inner > async'); await pause(3) })
    test('same', () => note('plain outer > inner > same'))
    test('same', () => note('plain outer > inner > same', 1))
    test.skip('skipped', () => note('never'))
    test.todo('to do')
  })
  test.each([1, 2, 3])('equal', (n) => note('plain outer > equal', n - 1))
  test('fails', () => { note('plain outer > fails'); throw new Error('as it should') })
})
describe.each(['left', 'right'])('side %s', (side) => {
  test('is there', () => note('side ' + side + ' > is there'))
})
test('plain last', () => note('plain last'))
`

const retried = `
import { describe, test } from 'vitest'
import { failsAtFirst, note } from '../journal.js'
test('retried once', { retry: 2 }, failsAtFirst(1, 'retried once'))
test('retried never', { retry: 2 }, () => note('retried never'))
test('retried in vain', { retry: 1 }, failsAtFirst(9, 'retried in vain'))
describe('retried group', { retry: 2 }, () => {
  test('repeated', { repeats: 2, retry: 0 }, () => note('retried group > repeated'))
  test('repeated and retried', { repeats: 1 }, failsAtFirst(2, 'retried group > repeated and retried'))
  test('between', () => note('retried group > between'))
  test('twice', failsAtFirst(2, 'retried group > twice'))
})
`

const concurrent = `
import { describe, test } from 'vitest'
import { barrier, failsAtFirst, note, pause } from '../journal.js'
const allHere = barrier(3)
// Vitest 5 has no \`sequential\`.
const alone = test.sequential ?? ((title, run) => test(title, { concurrent: false }, run))
const together = (title, ms) => async () => { note(title); await allHere(); await pause(ms) }
test('concurrent before', () => note('concurrent before'))
test.concurrent('concurrent slow', together('concurrent slow', 9))
test.concurrent('concurrent quick', together('concurrent quick', 1))
test.concurrent('concurrent middle', together('concurrent middle', 5))
test('concurrent between', () => note('concurrent between'))
describe.concurrent('concurrent group', () => {
  test('one', async () => { note('concurrent group > one'); await pause(4) })
  test('flaky', { retry: 1 }, failsAtFirst(1, 'concurrent group > flaky'))
  test('two', async () => { note('concurrent group > two'); await pause(1) })
  alone('alone', () => note('concurrent group > alone'))
})
test('concurrent after', () => note('concurrent after'))
`

const shuffled = `
import { describe, test } from 'vitest'
import { note } from '../journal.js'
describe.shuffle('shuffled', () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) test(name, () => note('shuffled > ' + name))
  describe('inside', () => {
    for (const name of ['f', 'g', 'h']) test(name, () => note('shuffled > inside > ' + name))
  })
})
test('shuffled not', () => note('shuffled not'))
`

/** Tests that stop every clock they can reach. */
const clocks = `
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { note } from '../journal.js'
const real = { hrtime: process.hrtime, now: performance.now, Date: globalThis.Date }
beforeAll(() => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'performance', 'queueMicrotask'] })
  process.hrtime = Object.assign(() => [0, 0], { bigint: () => 0n })
  performance.now = () => 0
  globalThis.Date = class extends Date { static now() { return 0 } }
})
afterAll(() => {
  Object.assign(process, { hrtime: real.hrtime })
  performance.now = real.now
  globalThis.Date = real.Date
  vi.useRealTimers()
})
test('clocks stand still', () => { note('clocks stand still'); expect(process.hrtime.bigint()).toBe(0n) })
test('clocks jump', () => { note('clocks jump'); vi.setSystemTime(9e12); vi.advanceTimersByTime(1e9) })
test('clocks run back', () => { note('clocks run back'); process.hrtime.bigint = () => -1n; performance.now = () => -1e9 })
`

const many = (prefix: string): string => `
import { test } from 'vitest'
import { note } from '../journal.js'
for (let n = 0; n < 8; n++) test('${prefix} ' + n, () => note('${prefix} ' + n))
`

/** Every title is there in one file only, so that it names its test. */
export const orderedSuite: Record<string, string> = {
  'journal.js': journal,
  'suite/plain.test.js': plain,
  'suite/retried.test.js': retried,
  'suite/concurrent.test.js': concurrent,
  'suite/shuffled.test.js': shuffled,
  'suite/clocks.test.js': clocks,
  'suite/many.test.js': many('many'),
  'suite/more.test.js': many('more'),
}
