/** A suite whose tests tell, as they run, who they are and when: a line each in the file that JOURNAL names. */

const journal = `
const { appendFileSync } = require('node:fs')
const { isMainThread, threadId } = require('node:worker_threads')
// Kept from before fake timers.
const { bigint } = process.hrtime

/** Call it first in a test: once for each of its attempts. */
exports.note = (title, ordinal = 0) => {
  const entry = {
    project: globalThis.PROJECT ?? '',
    test: ordinal ? title + ' #' + ordinal : title,
    worker: Number(process.env.JEST_WORKER_ID),
    process: isMainThread ? String(process.pid) : process.pid + '.' + threadId,
    atUs: Number(bigint()) / 1000,
  }
  appendFileSync(process.env.JOURNAL, JSON.stringify(entry) + '\\n')
}
exports.failsAtFirst = (times) => {
  let left = times
  return (title) => {
    exports.note(title)
    if (left-- > 0) throw new Error(title + ' failed, ' + left + ' left')
  }
}
exports.pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
`

const plain = `
const { note, pause } = require('../journal.cjs')
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

const retried = (titlePrefix: string, options: string): string => `
const { note, failsAtFirst } = require('../journal.cjs')
jest.retryTimes(2, ${options})
const once = failsAtFirst(1), twice = failsAtFirst(2), always = failsAtFirst(99)
test('${titlePrefix} once', () => once('${titlePrefix} once'))
test('${titlePrefix} never', () => note('${titlePrefix} never'))
describe('${titlePrefix} inner', () => {
  test('twice', () => twice('${titlePrefix} inner > twice'))
  test('always', () => always('${titlePrefix} inner > always'))
  test('after', () => note('${titlePrefix} inner > after'))
})
test('${titlePrefix} last', () => note('${titlePrefix} last'))
`

const concurrent = `
const { note, pause, failsAtFirst } = require('../journal.cjs')
test('sequential before', async () => { note('sequential before'); await pause(4) })
test.concurrent('slow', async () => { note('slow'); await pause(20) })
test.concurrent('quick', async () => { note('quick'); await pause(1) })
test.concurrent.each([30, 2, 15, 1, 8, 3])('waits %i', async (ms) => { note('waits ' + ms); await pause(ms) })
test('sequential between', () => note('sequential between'))
describe('group', () => {
  test.concurrent('inside', async () => { note('group > inside'); await pause(2) })
  test.concurrent('failing', async () => { note('group > failing'); await pause(2); throw new Error('as it should') })
})
test('sequential after', () => note('sequential after'))
`

const clocks = `
const { note } = require('../journal.cjs')
describe('modern', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }))
  afterEach(() => jest.useRealTimers())
  test('an hour goes by', () => { note('modern > an hour goes by'); jest.advanceTimersByTime(3_600_000) })
  test('back in time', () => { note('modern > back in time'); jest.setSystemTime(new Date('1999-01-01')) })
})
test('left faked', () => { note('left faked'); jest.useFakeTimers() })
test('after the fake', () => note('after the fake'))
`

const brokenClocks = `
const { note } = require('../journal.cjs')
test('Date replaced', () => { note('Date replaced'); globalThis.Date = class { static now() { return 5 } } })
test('hrtime replaced', () => { note('hrtime replaced'); process.hrtime = () => [0, 0]; performance.now = () => 0 })
test('after the clocks', () => note('after the clocks'))
`

const modules = `
beforeEach(() => jest.resetModules())
test('fresh registry', () => require('../journal.cjs').note('fresh registry'))
test('isolated registry', () => jest.isolateModules(() => require('../journal.cjs').note('isolated registry')))
test('mocked node module', () => {
  require('../journal.cjs').note('mocked node module')
  jest.doMock('node:process', () => ({}))
})
test('environment replaced', () => {
  require('../journal.cjs').note('environment replaced')
  process.env = { JOURNAL: process.env.JOURNAL, JEST_WORKER_ID: process.env.JEST_WORKER_ID }
})
test('registry again', () => require('../journal.cjs').note('registry again'))
`

const forms = `
const { note, pause } = require('../journal.cjs')
test('done callback', (done) => { note('done callback'); setTimeout(done, 2) })
test('generator', function* () { note('generator'); yield pause(1) })
test('arguments', function () { note('arguments'); if (arguments.length !== 0) throw new Error('arguments given') })
it('by it', () => note('by it'))
test.failing('failing', () => { note('failing'); throw new Error('expected') })
test('thenable', () => { note('thenable'); return { then: (done) => setTimeout(done, 1) } })
`

const focused = `
const { note } = require('../journal.cjs')
test('out of focus', () => note('never'))
test.only('in focus', () => note('in focus'))
describe.only('focused block', () => { test('too', () => note('focused block > too')) })
`

export const orderedSuite: Record<string, string> = {
  'journal.cjs': journal,
  'tests/plain.test.js': plain,
  'tests/retried.test.js': retried('late', '{ logErrorsBeforeRetry: true }'),
  'tests/immediate.test.js': retried('at once', '{ retryImmediately: true }'),
  'tests/waiting.test.js': retried('waiting', '{ waitBeforeRetry: 3 }'),
  'tests/concurrent.test.js': concurrent,
  'tests/clocks.test.js': clocks,
  'tests/broken-clocks.test.js': brokenClocks,
  'tests/modules.test.js': modules,
  'tests/forms.test.js': forms,
  'tests/focused.test.js': focused,
}
