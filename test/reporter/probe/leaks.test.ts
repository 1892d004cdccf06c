import { expect, test } from 'vitest'
import type { Leak, Report } from '../../../packages/reporter/src/report.ts'
import { jestProject, recordRun } from '../../support/jest-report.ts'
import { recordVitest, vitestProject } from '../vitest/vitest-project.ts'
import type { RunnerMajor } from '../../support/temp-project.ts'
import { leaksByFile, leaksByTest } from './evidence.ts'

// What does a test leave behind? The same suite in every runner: each kind of state, left and restored.

const suite = `
describe('leaves', () => {
  afterAll(() => { run.useRealTimers(); closing.forEach((close) => close()) })
  test('environment', () => { process.env.LEFT = 'secret'; process.env.PATH += ':/left' })
  test('directory', () => { process.chdir('data') })
  test('global', () => { globalThis.left = 1; globalThis.structuredClone = () => {} })
  test('prototype', () => { Array.prototype.last = function () {}; String.prototype.anchor = () => 'left' })
  test('handles', async () => {
    const server = net.createServer()
    await new Promise((done) => server.listen(0, done))
    const timer = setInterval(() => {}, 1234)
    closing.push(() => server.close(), () => clearInterval(timer))
  })
  test('fake timers', () => { run.useFakeTimers() })
  test('spies', () => { run.spyOn(desk, 'open').mockReturnValue('left'); run.spyOn(console, 'log') })
  test('module state', () => { addLine('left'); setCurrency('CHF'); settings.locale = 'left' })
  test('listener', () => { process.on('SIGUSR2', () => {}) })
  test('console', () => { console.warn = () => {}; console.info = run.fn() })
})
describe('restores', () => {
  test.skip('is skipped', () => {})
  let saved
  beforeAll(() => { globalThis.ofTheSuite = 1; process.env.OF_THE_SUITE = '1'; addLine('of the suite') })
  afterAll(() => { delete globalThis.ofTheSuite; delete process.env.OF_THE_SUITE })
  beforeEach(() => { saved = process.env.PATH; process.env.PATH = '/nowhere'; globalThis.during = 1; run.useFakeTimers() })
  afterEach(() => { process.env.PATH = saved; delete globalThis.during; run.useRealTimers(); run.restoreAllMocks() })
  test('everything', async () => {
    run.spyOn(desk, 'close').mockReturnValue('left')
    run.useRealTimers()
    const listener = () => {}
    process.on('SIGUSR1', listener)
    process.off('SIGUSR1', listener)
    const timer = setInterval(() => {}, 1234)
    clearInterval(timer)
    const server = net.createServer()
    await new Promise((done) => server.listen(0, done))
    await new Promise((done) => server.close(done))
    const folder = process.cwd()
    process.chdir('/')
    process.chdir(folder)
    addLine('during')
    removeLine()
  })
  test('nothing, it changes nothing', () => {})
  test('what an earlier test left is cleaned up', () => { delete process.env.LEFT; delete globalThis.left; run.restoreAllMocks() })
  test('a spy on an object of its own', () => { run.spyOn({ work() {} }, 'work') })
  test('a cache fills', () => { lookUp('tea') })
  test('globals that load when they are asked for', () => { Response; Headers; WebSocket; crypto; performance.now() })
})
`

const source = {
  names: ['lines', 'addLine', 'removeLine', 'currency', 'setCurrency', 'settings', 'lookUp', 'priceCache', 'desk'],
  text: `
const lines = []
const addLine = (line) => { lines.push(line) }
const removeLine = () => { lines.pop() }
const settings = { locale: 'de', frozen: Object.freeze({}) }
const priceCache = new Map()
const lookUp = (sku) => priceCache.set(sku, 1)
const desk = { open() {}, close() {} }`,
}

const inVitest = {
  'src/cart.js': `${source.text}
export let currency = 'EUR'
export const setCurrency = (name) => { currency = name }
export { lines, addLine, removeLine, settings, priceCache, lookUp, desk }`,
  'a.test.js': `
import net from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, test, vi as run } from 'vitest'
import { ${source.names.filter((name) => name !== 'priceCache').join(', ')} } from './src/cart.js'
const closing = []
${suite}`,
}

const inJest = {
  'src/cart.js': `${source.text}
const setCurrency = (name) => { exports.currency = name }
exports.currency = 'EUR'
Object.assign(exports, { lines, addLine, removeLine, setCurrency, settings, priceCache, lookUp, desk })`,
  'a.test.js': `
const net = require('node:net')
const { addLine, removeLine, setCurrency, settings, lookUp, desk } = require('./src/cart.js')
const run = jest
const closing = []
${suite}`,
}

const inWords = ({ kind, name, change }: Leak): string => `${kind} ${name} ${change}`

const expected: Record<string, string[]> = {
  environment: ['environment LEFT added', 'environment PATH changed'],
  directory: ['working-directory data changed'],
  global: ['global globalThis.left added', 'global globalThis.structuredClone changed'],
  prototype: ['prototype Array.prototype.last added', 'prototype String.prototype.anchor changed'],
  'fake timers': ['fake-timers fake timers left'],
  spies: ['mock console.log left', 'mock src/cart.js: desk.open left'],
  'module state': [
    'module-state src/cart.js: currency changed',
    'module-state src/cart.js: lines added',
    'module-state src/cart.js: settings.locale changed',
  ],
  listener: ['listener process.on("SIGUSR2") added'],
  console: ['global console.info changed', 'global console.warn changed'],
  handles: ['handle server on a free port left', 'timer setInterval(1234 ms) left'],
}

/** Long enough for every watch to be affordable, and for nobody to wait for. */
const slowImport = `{ const until = performance.now() + 500; while (performance.now() < until); }\n`

async function record(major: RunnerMajor, files = major.startsWith('jest') ? inJest : inVitest): Promise<Report> {
  const all = {
    ...files,
    'a.test.js': files['a.test.js'].replace('const closing', `${slowImport}const closing`),
    'data/empty.txt': '',
  }
  if (major === 'jest29' || major === 'jest30') {
    await using project = await jestProject(major, all)
    const { report, exitCode, stdout, stderr } = await recordRun(project, [])
    expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, output: '' })
    return report
  }
  await using project = await vitestProject(major, all)
  const { report, exitCode, stdout, stderr } = await recordVitest(project, { test: { pool: 'forks' } })
  expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, output: '' })
  return report
}

test.each(['vitest3', 'vitest4', 'vitest5', 'jest29', 'jest30'] as const)(
  '%s: each kind of state that a test leaves is told, and none that it restores',
  async (major) => {
    const report = await record(major)

    expect(report.evidence!.looked.leaks).toBe(true)
    const leaks = leaksByTest(report)
    const words = Object.fromEntries(Object.entries(leaks).map(([title, own]) => [title, own.map(inWords).toSorted()]))
    expect(words).toEqual(expected)
    expect(leaksByFile(report)).toEqual({})
    expect(JSON.stringify(report.evidence)).not.toContain('secret')
  },
)
