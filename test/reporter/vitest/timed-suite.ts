/** A suite that measures its own phases, in microseconds, as lines of JSON in the file that JOURNAL names. */

const measure = `
import { appendFileSync } from 'node:fs'
const { bigint } = process.hrtime
/** Waits, and notes how long that took. */
export async function take(ms, phase) {
  const from = bigint()
  await new Promise((resolve) => setTimeout(resolve, ms))
  appendFileSync(process.env.JOURNAL, JSON.stringify({ phase, us: Number(bigint() - from) / 1000 }) + '\\n')
}
`

const environment = `
import { take } from './measure.js'
export default {
  name: 'slow', transformMode: 'ssr', viteEnvironment: 'ssr',
  async setup() { await take(12, 'environment'); return { teardown() {} } },
}
`

const timed = `
import { afterAll, afterEach, beforeAll, beforeEach, describe, onTestFinished, test } from 'vitest'
import { take } from '../measure.js'
await take(9, 'collect')
test('bare', () => take(6, 'bare: body'))
beforeAll(() => take(20, 'beforeAll'))
afterAll(() => take(14, 'afterAll'))
describe('group', () => {
  beforeAll(async () => { await take(8, 'beforeAll'); return () => take(5, 'afterAll') })
  beforeEach(() => take(7, 'hooked: beforeEach'))
  afterEach(() => take(4, 'hooked: afterEach'))
  describe('inner', () => {
    beforeEach(() => take(3, 'hooked: beforeEach'))
    test('hooked', async () => {
      onTestFinished(() => take(2, 'hooked: afterEach'))
      await take(11, 'hooked: body')
    })
  })
})
`

const attempted = `
import { expect, test } from 'vitest'
let calls = 0
test('thrice', { retry: 3 }, () => { if (++calls < 3) throw new Error('try ' + calls) })
test('in vain', { retry: 1 }, () => { expect(1).toBe(2) })
test('repeated', { repeats: 2, retry: 0 }, () => {})
let rounds = 0
test('repeated with retries', { repeats: 1, retry: 1 }, () => { if (++rounds === 2) throw new Error('round ' + rounds) })
test('at once', { retry: 2 }, () => {})
`

export const timedSuite: Record<string, string> = {
  'measure.js': measure,
  'environment.js': environment,
  'setup.js': `import { take } from './measure.js'\nawait take(10, 'setup')\n`,
  'suite/timed.test.js': timed,
  'suite/attempted.test.js': attempted,
}
