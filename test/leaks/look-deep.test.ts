import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lookDeep } from '../../packages/reporter/src/rerun/bisect/look-deep.ts'
import type { KnownTest } from '../../packages/reporter/src/rerun/drive/history.ts'
import { readObservedRun } from '../../packages/reporter/src/rerun/drive/recorded-run.ts'
import type { PlannedRuns } from '../../packages/reporter/src/rerun/drive/run-planned.ts'
import { argumentsFor } from '../../packages/reporter/src/rerun/drive/runner-arguments.ts'
import { findRunner } from '../../packages/reporter/src/rerun/drive/runner.ts'
import { configFile, endingOf, testFile } from '../rerun/dependent-suite.ts'
import { builtDrive } from '../rerun/order-suite.ts'
import { TempProject, type RunnerMajor } from '../support/temp-project.ts'

// Polluters of every kind in one file, each with one victim that looks everywhere: what does a deep look say of each?

const polluters: Record<string, { body: string; leaves: string[] }> = {
  'sets a variable': { body: `process.env.LEFT = 'secret'`, leaves: ['environment variable LEFT'] },
  'removes a variable': { body: `delete process.env.GIVEN`, leaves: ['environment variable GIVEN (removed)'] },
  'writes a file': { body: `writeFileSync(at('left.txt'), 'left')`, leaves: ['file left.txt'] },
  listens: { body: `process.on('SIGUSR2', () => {})`, leaves: ['listener process.on("SIGUSR2")'] },
  'sets a global': { body: `globalThis.left = 1`, leaves: ['global property globalThis.left'] },
  'extends a built-in': {
    body: `Array.prototype.left = () => {}`,
    leaves: ['property of a built-in Array.prototype.left'],
  },
  moves: { body: `process.chdir(at('elsewhere'))`, leaves: ['working directory elsewhere'] },
  'sets a private variable': { body: `state.configure('left')`, leaves: ['module variable state.js: sender'] },
  'fills a private map': { body: `state.remember('left')`, leaves: ['module variable state.js: known'] },
  'sets a variable of its file': { body: `counter++`, leaves: [`module variable TESTFILE: counter`] },
  'spies on a module': { body: `run.spyOn(state.desk, 'open')`, leaves: ['mock of state.js: desk.open'] },
  'repeats itself': {
    body: `const timer = setInterval(() => {}, 98765); timer.unref()`,
    leaves: ['running timer setInterval(98765 ms)'],
  },
  'adds to the page': {
    body: `document.body.outerHTML = '<body><p></p></body>'`,
    leaves: ['global property document.body'],
  },
  'stores in the page': {
    body: `document.defaultView.localStorage.setItem('cart', 'secret')`,
    leaves: ['global property localStorage.cart'],
  },
  'fakes timers': { body: `run.useFakeTimers()`, leaves: ['fake timers'] },
  'cleans up': {
    body: `process.env.OTHER = '1'; delete process.env.OTHER; temporary = 1; writeFileSync(at('gone.txt'), ''); rmSync(at('gone.txt'))`,
    leaves: [],
  },
}

const state = `
let sender = null
const known = new Map()
function configure(name) { sender = name }
function remember(name) { known.set(name, sender) }
const desk = { open() {} }`

/** As much of a page as jsdom and happy-dom have in common that is looked at. */
const page = `
globalThis.document = (() => {
  const stored = new Map()
  const localStorage = {
    get length() { return stored.size },
    key: (index) => [...stored.keys()][index] ?? null,
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
  }
  // As on a page without an address.
  const defaultView = { localStorage, get sessionStorage() { throw new Error('SecurityError') } }
  return { body: { outerHTML: '<body></body>' }, defaultView }
})()`

function files(major: RunnerMajor): Record<string, string> {
  const isVitest = major.startsWith('vitest')
  const head = isVitest
    ? `import * as state from './state.js'\nimport { vi as run, afterEach } from 'vitest'\n`
    : `const state = require('./state.js')\nconst run = jest\n`
  const tests = `
${page}
const at = (name) => process.env.ROOT + '/' + name
let counter = 0
let temporary
afterEach(() => { temporary = undefined })
${Object.entries(polluters)
  .map(([title, { body }]) => `test('${title}', () => { ${body} })`)
  .join('\n')}
test('looks', () => {
  for (const name of ['left.txt', 'gone.txt']) try { readFileSync(at(name)) } catch {}
  expect(counter).toBeGreaterThan(-1)
})
`
  return {
    ...configFile(major),
    ...(isVitest ? {} : { 'package.json': '{ "name": "stranger", "private": true }' }),
    'state.js':
      state +
      (isVitest
        ? `\nexport { configure, remember, desk }`
        : `\nmodule.exports = { configure, remember, desk, known: undefined }`),
    [`all.${endingOf(major)}`]: testFile(major, head + tests, 'readFileSync, rmSync, writeFileSync'),
    'elsewhere/empty.txt': '',
    'temporary/empty.txt': '',
  }
}

/** Runs of the built reporter in the project. What is in the system's temporary folder is told without its name. */
function plannedIn(project: TempProject): PlannedRuns {
  const nothing = (): void => {}
  return {
    async run(plan) {
      await project.write({ 'plan.json': JSON.stringify(plan) })
      const args = argumentsFor(findRunner(project.dir), plan).map(builtDrive)
      const { stdout, stderr } = await project.run(args[0] === 'run' ? args.slice(1) : args, {
        env: {
          STRATIGRAPH_ORDER: join(project.dir, 'plan.json'),
          TMPDIR: join(project.dir, 'temporary'),
          ROOT: project.dir,
          GIVEN: '1',
        },
      })
      const [report] = (await project.reports()).toReversed()
      expect(report, stdout + stderr).toBeDefined()
      return readObservedRun(report!)
    },
    stop: () => Promise.resolve(),
    dispose: nothing,
  }
}

test.each(['vitest3', 'vitest4', 'vitest5', 'jest29', 'jest30'] as const)(
  '%s: what each kind of polluter leaves is named, and nothing of one that cleans up',
  async (major) => {
    await using project = await TempProject.create(major, files(major))
    const path = `all.${endingOf(major)}`
    const named = (title: string): KnownTest => ({ project: '', path, key: title, titlePath: [title] })
    const titles = Object.keys(polluters)
    let ran: ReturnType<PlannedRuns['run']> | undefined
    const planned = plannedIn(project)
    const once: PlannedRuns = { ...planned, run: (plan) => (ran ??= planned.run(plan)) }

    const found: Record<string, string[] | undefined> = {}
    for (const title of titles) {
      const onBlind = (reason: string): never => expect.fail(reason)
      const order = { before: titles.map(named), victims: [named('looks')], onBlind }
      const left = await lookDeep({ planned: once, root: project.dir, actors: [named(title)], ...order })
      found[title] = left(named('looks'))?.map(({ text }) => text)
    }

    expect(found).toEqual(
      Object.fromEntries(
        titles.map((title) => [title, polluters[title]!.leaves.map((text) => text.replace('TESTFILE', path))]),
      ),
    )
    expect(JSON.stringify(await ran)).not.toContain('secret')
  },
)
