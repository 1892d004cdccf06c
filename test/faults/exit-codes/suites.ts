/**
 * The tests that run while something is broken. They are written for Vitest and for Jest, with the names that both give.
 * Of each kind there is a suite that passes and one that fails.
 */
export type SuiteKind = 'plain' | 'interrupted' | 'hostile'

const passing = `
test('adds', () => { console.log('a line of the test'); expect(1 + 2).toBe(3) })
describe('more', () => { test.each([1, 2])('of %i', async () => {}); test.skip('skipped', () => {}); test.todo('later') })
`

const failing = `
test('fails', () => { expect({ a: 1 }).toEqual({ a: 2 }) })
test('throws', async () => { throw new Error('outer', { cause: new Error('inner') }) })
describe('broken', () => { beforeAll(() => { throw new Error('in beforeAll') }); test('never', () => {}) })
`

/** The runner is the process itself (Jest, in band) or its parent. Later files show that the run was cut off. */
const interrupting = `
test('is interrupted', async () => {
  process.kill(process.env.JEST_WORKER_ID && !process.env.VITEST ? process.pid : process.ppid, 'SIGINT')
  await new Promise(() => { setInterval(() => {}, 1000) })
}, 100_000)
`

const names = String.raw`
const names = [
  '<img src=x onerror=alert(1)>', '\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link', 'nul \u0000', 'half \ud800',
  'turned \u202e round', '::error::stop', '##vso[task.complete result=Failed]', '=1+1', '__proto__', 'constructor', '%s %o',
  'line\nbreak', 'x'.repeat(10_000), '',
]
for (const name of names) test('named ' + name, () => {})
for (const name of ['__proto__', 'constructor']) describe(name, () => test(name, () => {}))
`

/** What a test may leave in the notes that Vitest hands on, under our name. Functions cannot be sent: Vitest would fail. */
const notes = String.raw`
const nonsense = [
  null, 5, 'text', [], {}, [NaN], ['a', {}, null, -1, 1e308, [], true], { startNs: 'never' }, { startNs: '1', project: 7 },
  { startNs: '-5', run: {}, process: [], worker: 'x', seen: { uses: 3, leaks: {}, mocks: null, looked: 1 } },
  [0, 0, -1, -1, -1, -1, 9e15], Array.from({ length: 700 }, () => Infinity),
]
for (const [index, value] of nonsense.entries()) {
  test('notes ' + index, ({ task }) => {
    Object.assign(task.meta, { stratigraph: value, 'stratigraph:seen': value })
    Object.assign(task.file.meta, { stratigraph: value, 'stratigraph:seen': value })
  })
}
`

/** In band, modules of Node itself are the same for tests and reporters. Jest needs some of them too: not those. */
const wreckage = String.raw`
const broken = () => { throw new Error('left broken by a test') }
test('leaves modules of Node broken', () => {
  for (const [name, keys] of Object.entries({
    zlib: ['gzipSync'], http: ['request', 'Agent'], https: ['request', 'Agent'], dns: ['lookup'],
    crypto: ['randomBytes'], child_process: ['execFile', 'spawn'],
  })) for (const key of keys) require(name)[key] = broken
  process.hrtime.bigint = broken
})
`

const errors = String.raw`
const thrown = {
  'a getter': Object.defineProperty(new Error('x'), 'stack', { get() { throw new Error('no stack') } }),
  'its own cause': Object.assign(new Error('round'), {}),
  'no prototype': Object.assign(Object.create(null), { message: 'bare' }),
  'much': new Error('much '.repeat(4_000)),
  'colours': new Error('\u001b[31mred \u0000 \ud800 ::error::x'),
  'many in one': new AggregateError(Array.from({ length: 12 }, (_, at) => new Error('one of many ' + at)), 'all'),
  'nothing': undefined, 'a symbol': Symbol('s'), 'a big number': 10n,
}
// Vitest 3 would print 60 MB of it.
if (!process.env.VITEST) thrown['its own cause'].cause = thrown['its own cause']
for (const [name, error] of Object.entries(thrown)) test('throws ' + name, () => { throw error })
`

/** Folders by suite. `ending` is what makes it pass or fail. */
function suite(kind: SuiteKind, ending: string, runner: 'vitest' | 'jest'): Record<string, string> {
  if (kind === 'plain') return { a: passing, b: ending }
  if (kind === 'interrupted') return { a: passing, b: ending, c: interrupting, d: passing }
  return { a: names, b: ending === failing ? errors : ending, c: runner === 'vitest' ? notes : wreckage }
}

/** Every suite in a folder of its own: `plain-passing/a.test.js`, ... */
export function suiteFiles(runner: 'vitest' | 'jest'): Record<string, string> {
  const files: Record<string, string> = {}
  for (const kind of ['plain', 'interrupted', 'hostile'] as const) {
    for (const [outcome, ending] of Object.entries({ passing, failing })) {
      for (const [name, text] of Object.entries(suite(kind, ending, runner))) {
        files[`${kind}-${outcome}/${name}.test.js`] = text
      }
    }
  }
  return files
}
