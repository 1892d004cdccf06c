import { buildReport, type BuiltFile, type BuiltTest } from '../support/report-builder.ts'
import type { Report, RunFacts } from '../../packages/reporter/src/report.ts'

const HOUR_MS = 3_600_000

/** Names as a stranger's suite may have them: markup, formulas, control characters, text that turns around, no end. */
export const hostileNames = {
  markup: '<img src=x onerror="window.taken = true"><script>window.taken = true</script> & "quotes"',
  formula: '=HYPERLINK("http://evil.example")',
  bidi: 'looks like \u202Egnp.exe',
  control: 'null \u0000 and escape \u001b[31mred',
  long: `never ends ${'a'.repeat(600)}`,
  path: 'src/<b>bold</b>/%2e%2e/long-name.test.ts',
}

const project = 'acme/storefront'
export const victim = 'applies the member discount'
export const polluter = 'logs in'
const HOSTILE_FILE = 'src/hostile/names.test.ts'

/** Runs of a small shop suite over three weeks, newest last; the last one failed by its order. */
export function shopHistory(now: number, runs = 24): Report[] {
  return Array.from({ length: runs }, (_, index) => {
    const last = index === runs - 1
    return buildReport({
      id: `shop-${String(index).padStart(3, '0')}`,
      startedAt: new Date(now - (runs - index) * 20 * HOUR_MS).toISOString(),
      files: shopFiles(index, last),
      run: runFacts(index, index % 5 === 3 ? 'feature/tiers' : 'main'),
    })
  })
}

export const runFacts = (index: number, branch: string): Partial<RunFacts> => ({
  project,
  maxWorkers: 2,
  git: {
    commit: (0xabc1230 + index).toString(16).padEnd(40, '0'),
    branch,
    dirty: index % 7 === 2,
    authoredAt: '2026-10-01T08:00:00.000Z',
    subject: index === 20 ? hostileNames.markup : `Change number ${index}`,
    remote: 'https://git.example/acme/storefront',
  },
  ci: {
    provider: 'github',
    runId: `${7000 + index}`,
    attempt: 1,
    job: 'test',
    pullRequest: null,
    buildUrl: index % 3 === 0 ? `https://ci.example/runs/${index}` : null,
  },
})

function shopFiles(index: number, polluted: boolean): BuiltFile[] {
  const member: BuiltTest = {
    title: ['cart', victim],
    layer: 2,
    durationMs: 180 + (index % 5) * 8,
    line: 57,
    ...(polluted ? { status: 'failed' as const, error: 'expected 90 to be 100 // Object.is equality' } : {}),
  }
  const login: BuiltTest = { title: ['auth', polluter], layer: 2, durationMs: 90, line: 12 }
  const cart: BuiltFile = {
    path: 'src/cart/cart.int.test.ts',
    worker: 1,
    tests: [member, { title: ['cart', 'adds an item'], layer: 2, durationMs: 60 }],
  }
  const auth: BuiltFile = {
    path: 'src/auth/auth.int.test.ts',
    worker: 1,
    tests: [login, { title: ['auth', 'locks after five tries'], layer: 2, durationMs: 140, tags: ['slow'] }],
  }
  return [
    ...(polluted ? [auth, cart] : [cart, auth]),
    { path: 'src/pricing/price.test.ts', worker: 1, tests: unitTests('price', 12, index) },
    {
      path: 'e2e/checkout.e2e.test.ts',
      worker: 2,
      tests: [
        {
          title: ['checkout', 'pays with a saved card'],
          layer: 3,
          durationMs: 2400 + index * 20,
          status: index % 6 === 2 ? 'flaky' : 'passed',
          error: 'Timeout waiting for the card form',
        },
        { title: ['checkout', 'is not written yet'], layer: 3, status: 'todo' },
        { title: ['checkout', 'is left out'], layer: 3, status: 'skipped', notRun: true },
      ],
    },
    { path: 'src/orders/orders.test.ts', worker: 2, tests: unitTests('orders', 9, index) },
    {
      path: HOSTILE_FILE,
      worker: 2,
      tests: Object.values(hostileNames).map((name, at) => ({
        title: ['hostile', name],
        durationMs: 4 + at,
        layer: 0,
      })),
    },
    { path: hostileNames.path, worker: 2, tests: [{ title: '', layer: 1, durationMs: 1 }] },
  ]
}

const unitTests = (area: string, count: number, index: number): BuiltTest[] =>
  Array.from({ length: count }, (_, at) => ({
    title: [area, `case ${at + 1}`],
    layer: 1,
    durationMs: 0.4 + ((index + at) % 4) * 0.3,
    line: 10 + at * 7,
  }))

/** Runs that are not as runs mostly are. */
export const oddRuns = (now: number) => ({
  nothing: buildReport({ id: 'odd-nothing', files: [], startedAt: ago(now, 300), run: runFacts(100, 'odd') }),
  interrupted: buildReport({
    id: 'odd-interrupted',
    startedAt: ago(now, 301),
    files: [
      {
        path: 'src/cut.test.ts',
        tests: ['ran', { title: 'was running', status: 'unfinished' }, { title: 'was waiting', status: 'pending' }],
      },
    ],
    run: { ...runFacts(101, 'odd'), status: 'interrupted' },
  }),
  unknownWorker: buildReport({
    id: 'odd-unknown-worker',
    startedAt: ago(now, 302),
    files: [
      { path: 'src/a.test.ts', worker: null, tests: ['one', 'two'] },
      { path: 'src/b.test.ts', worker: null, error: 'Cannot find module "./b.ts"', tests: [] },
    ],
    run: { ...runFacts(102, 'odd'), git: null, ci: null },
  }),
  large: buildReport({
    id: 'odd-large',
    startedAt: ago(now, 303),
    files: Array.from({ length: 250 }, (_, file) => ({
      path: `src/large/file-${file}.test.ts`,
      worker: 1 + (file % 4),
      tests: Array.from({ length: 40 }, (__, at) => ({
        title: ['large', `${file} ${at}`],
        durationMs: 1 + (at % 5),
        layer: 1 as const,
      })),
    })),
    run: runFacts(103, 'odd'),
  }),
})

/** One shard of two, by the same run key. */
export const shard = (index: 1 | 2, now: number): Report =>
  buildReport({
    id: `shard-${index}`,
    startedAt: ago(now, 1),
    files: [{ path: `src/shard-${index}.test.ts`, tests: [`only in shard ${index}`] }],
    run: { ...runFacts(200, 'main'), key: 'sharded-run', shard: { index, count: 2 } },
  })

const ago = (now: number, hours: number): string => new Date(now - hours * HOUR_MS).toISOString()
