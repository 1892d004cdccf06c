import { expect, test } from 'vitest'
import { inWords, usesByTest } from './evidence.ts'
import { vitestMajors } from '../vitest/vitest-project.ts'
import { everyRunner, recordSuite } from './record-suite.ts'

// Modules of Node that the probe does not load itself: what is done with them is told from their first use on.

const suite = `
const lookUp = (lookup) => new Promise((done) => lookup('192.0.2.1', done))
test('starts a process', () => { load('node:child_process').execFileSync(process.execPath, ['--version']) })
test('looks up', () => lookUp(load('node:dns').lookup))
test('sends', async () => {
  const socket = load('node:dgram').createSocket('udp4')
  await new Promise((done) => socket.send('hello', 9, '127.0.0.1', done))
  socket.close()
})
test('is refused', () => {
  let error
  try { load('node:dgram').createSocket('none') } catch (thrown) { error = thrown }
  expect(error.code).toBe('ERR_SOCKET_BAD_TYPE')
  expect(error.stack).not.toContain('stratigraph/reporter')
})
`
const importing = `
test('looks up', async () => {
  const { lookup } = await import('node:dns')
  await new Promise((done) => lookup('192.0.2.1', done))
})
`

test.each(everyRunner)('%s: by require', async (major) => {
  const report = await recordSuite(major, suite, { modules: [], ...inThreads(major) })

  expect(told(usesByTest(report))).toEqual({
    'starts a process': ['body process/command'],
    'looks up': ['body network/dns'],
    sends: ['body network/udp'],
  })
})

test.each(vitestMajors)('%s: by import', async (major) => {
  const report = await recordSuite(major, importing, { modules: [], ...inThreads(major) })

  expect(told(usesByTest(report))).toEqual({ 'looks up': ['body network/dns'] })
})

/** Whose workers have loaded fewest of them. */
const inThreads = (major: string): { test?: Record<string, unknown> } =>
  major.startsWith('vitest') ? { test: { pool: 'threads' } } : {}

const told = (uses: ReturnType<typeof usesByTest>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(uses).map(([title, own]) => [title, own.map(inWords)]))
