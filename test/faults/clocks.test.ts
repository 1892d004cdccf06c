import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OverviewAnswer } from '../../packages/server/src/api-schemas/overview.ts'
import type { RunAnswer, RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { vitestProject } from '../reporter/vitest/vitest-project.ts'
import { openPage } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDashboard, type DashboardServer } from '../support/dashboard-server.ts'
import { buildReport, type BuiltReport } from '../support/report-builder.ts'
import type { TempProject } from '../support/temp-project.ts'
import { startTestServer } from '../support/test-server.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const yearMs = 365 * dayMs

/** The calendar clock of a process, moved; the monotonic one is left alone, as on a machine with a wrong date. */
const moveClock = `
const offMs = Number(process.env.CLOCK_OFF_MS)
const Real = Date
globalThis.Date = class Date extends Real {
  constructor(...given) { given.length === 0 ? super(Real.now() + offMs) : super(...given) }
  static now() { return Real.now() + offMs }
}
`
const inOrder = `
import { test } from 'vitest'
for (const name of ['first', 'second', 'third']) test(name, () => new Promise((resolve) => setTimeout(resolve, 3)))
`

const runsOf = async (url: string): Promise<RunsAnswer['runs']> =>
  ((await (await fetch(`${url}/api/v1/runs`)).json()) as RunsAnswer).runs
const runOf = async (url: string, id: string): Promise<RunAnswer> =>
  (await (await fetch(`${url}/api/v1/runs/${id}`)).json()) as RunAnswer

describe('a machine whose clock is a year off sends its own report', () => {
  let project: TempProject
  let server: DashboardServer
  let startedMs: number
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    startedMs = Date.now()
    server = await startDashboard()
    project = await vitestProject('vitest5', { 'move-clock.cjs': moveClock, 'a.test.js': inOrder })
    for (const [name, offMs] of Object.entries({ ahead: yearMs, behind: -yearMs, right: 0 })) {
      const dir = join(project.dir, name)
      await mkdir(dir)
      const finished = await project.run([], {
        env: {
          NODE_OPTIONS: `--require=${join(project.dir, 'move-clock.cjs')}`,
          CLOCK_OFF_MS: String(offMs),
          STRATIGRAPH_URL: server.url,
          STRATIGRAPH_DIR: dir,
          STRATIGRAPH_DEADLINE_MS: '60000',
        },
      })
      expect(finished.stderr).toContain(server.url)
      ids[name] = (await readdir(join(dir, 'runs')))[0]!.replace('.json.gz', '')
    }
  })
  afterAll(async () => {
    await project[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  test.each([
    ['ahead', yearMs],
    ['behind', -yearMs],
  ])('%s: it stands where the server puts it, in order, and says so', async (name, offMs) => {
    const { run, lanes } = await runOf(server.url, ids[name]!)

    expect(Math.abs(run.clock!.offMs - offMs)).toBeLessThan(2 * dayMs)
    expect(Date.parse(run.clock!.placedAt)).toBeGreaterThan(startedMs - minuteMs)
    expect(Date.parse(run.clock!.placedAt)).toBeLessThanOrEqual(Date.now())
    expect(Date.parse(run.startedAt)).toBe(Date.parse(run.clock!.placedAt) + run.clock!.offMs)
    expect(lanes.flatMap(({ tests }) => tests.map(({ titlePath }) => titlePath[0]))).toEqual([
      'first',
      'second',
      'third',
    ])
    expect(lanes[0]!.tests.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(run.wallMs).toBeLessThan(Date.now() - startedMs)
  })

  test('nothing is said of a clock that can be right', async () => {
    expect((await runOf(server.url, ids['right']!)).run).not.toHaveProperty('clock')
  })

  test('lists and trends go by when they really ran', async () => {
    expect((await runsOf(server.url)).map(({ id }) => id)).toEqual([ids['right'], ids['behind'], ids['ahead']])
    const { days } = (await (await fetch(`${server.url}/api/v1/overview?range=7d`)).json()) as OverviewAnswer
    expect(days.reduce((sum, { runs }) => sum + runs, 0)).toBe(3)
  })

  test.each([
    ['ahead', '365 days ahead'],
    ['behind', '365 days behind'],
  ])('%s: its page says so', async (name, words) => {
    const browser = await launchChromium()
    try {
      await using visited = await openPage(browser)
      await visited.page.goto(`${server.url}/runs/${ids[name]}`)
      const notice = visited.page.getByText('The clock of its machine is')
      await notice.waitFor()

      expect(await notice.textContent()).toContain(words)
      expect(visited.complaints).toEqual([])
    } finally {
      await browser.close()
    }
  })
})

describe('a report that another machine sends later', () => {
  const git = { commit: 'c', branch: 'main', dirty: false, subject: null, remote: null }
  const iso = (ms: number): string => new Date(ms).toISOString()

  test.each<[string, (now: number) => Omit<BuiltReport, 'id'>, boolean]>([
    ['from next year', (now) => ({ startedAt: iso(now + yearMs) }), true],
    [
      'from the year before its commit',
      (now) => ({ startedAt: iso(now - yearMs), run: { git: { ...git, authoredAt: iso(now - 9 * dayMs) } } }),
      true,
    ],
    ['from last year', (now) => ({ startedAt: iso(now - yearMs), run: { git: null } }), false],
  ])('%s: its clock is doubted only where it cannot be right', async (_, build, doubted) => {
    await using server = await startTestServer()
    const before = Date.now()
    const built = build(before)

    await server.send(buildReport({ id: 'later', ...built }))
    const [run] = await runsOf(server.url)

    expect(run).toMatchObject({ id: 'later', startedAt: built.startedAt })
    expect(run!.clock === undefined).toBe(!doubted)
    if (doubted) expect(Date.parse(run!.clock!.placedAt)).toBeGreaterThanOrEqual(before)
  })

  test('shards whose clocks are five minutes apart are one run, each in its own order, not five minutes longer', async () => {
    await using server = await startTestServer()
    const startedAt = Date.now() - 60 * minuteMs
    for (const index of [1, 2]) {
      await server.send(
        buildReport({
          id: `shard-${index}`,
          startedAt: iso(startedAt + (index === 1 ? 5 * minuteMs : 0)),
          files: [{ path: `${index}.test.ts`, tests: ['a', 'b', 'c'] }],
          run: { key: 'sharded', shard: { index, count: 2 } },
        }),
      )
    }

    const { run, lanes } = await runOf(server.url, 'sharded')

    expect(run).toMatchObject({ startedAt: iso(startedAt), shards: { received: 2, expected: 2 } })
    expect(run).not.toHaveProperty('clock')
    expect(run.wallMs).toBeLessThan(minuteMs)
    expect(lanes.map(({ shard, tests }) => [shard, tests.map(({ titlePath }) => titlePath[0])])).toEqual([
      [1, ['a', 'b', 'c']],
      [2, ['a', 'b', 'c']],
    ])
  })

  test('a shard with a wrong clock does not move a run that another one has placed', async () => {
    await using server = await startTestServer()
    const startedAt = iso(Date.now() - 60 * minuteMs)
    for (const [index, at] of [startedAt, iso(Date.now() + yearMs)].entries()) {
      const run = { key: 'sharded', shard: { index: index + 1, count: 2 } }
      await server.send(buildReport({ id: `shard-${index}`, startedAt: at, files: [`${index}.test.ts`], run }))
    }

    const [run] = await runsOf(server.url)

    expect(run).toMatchObject({ startedAt, tests: 2 })
    expect(run).not.toHaveProperty('clock')
  })

  test('the hour that comes twice when summer time ends is two hours', async () => {
    await using server = await startTestServer()
    for (const [id, startedAt] of Object.entries({
      later: '2025-10-26T02:30:00+01:00',
      earlier: '2025-10-26T02:30:00+02:00',
      between: '2025-10-26T02:50:00+02:00',
    })) {
      await server.send(buildReport({ id, startedAt, run: { git: null } }))
    }

    const runs = await runsOf(server.url)

    expect(runs.map(({ id, startedAt }) => [id, startedAt])).toEqual([
      ['later', '2025-10-26T01:30:00.000Z'],
      ['between', '2025-10-26T00:50:00.000Z'],
      ['earlier', '2025-10-26T00:30:00.000Z'],
    ])
  })
})
