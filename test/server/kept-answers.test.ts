import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filesAnswer } from '../../packages/server/src/answers/files.ts'
import { overviewAnswer } from '../../packages/server/src/answers/overview.ts'
import { readPeriod } from '../../packages/server/src/answers/period.ts'
import { tellTest } from '../support/tell-test.ts'
import { readFilter } from '../../packages/server/src/answers/test-filter.ts'
import { tellTests } from '../support/tell-tests.ts'
import { testRows } from '../../packages/server/src/answers/test-rows.ts'
import { viewOf } from '../../packages/server/src/answers/view.ts'
import { createHistory, type History } from '../../packages/server/src/history/history.ts'
import { createAcceptReport } from '../../packages/server/src/ingest/accept-report.ts'
import { openPostgres } from '../../packages/server/src/store/postgres.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { receivedAt } from '../support/open-ingest.ts'
import { makePostgresDatabase } from '../support/postgres-database.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'
import { postgresIsMissing } from '../support/services.ts'

const hourMs = 3_600_000
const statuses = ['passed', 'passed', 'failed', 'flaky', 'skipped', 'todo'] as const

const testOfRun = fc.record({
  title: fc.constantFrom('a', 'b', 'c', 'd'),
  status: fc.constantFrom(...statuses),
  durationMs: fc.integer({ min: 1, max: 20 }),
  layer: fc.constantFrom(0, 1, 2, 3),
})
/** A report comes, in any order and from either branch, or the clock goes on by some minutes. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      hoursAgo: fc.integer({ min: 0, max: 60 }),
      branch: fc.constantFrom('main', 'feature'),
      tests: fc.uniqueArray(testOfRun, { selector: ({ title }) => title, minLength: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ minutes: fc.integer({ min: 1, max: 600 }) }) },
)
const questions = [{ range: '24h' }, { range: '30d' }, { range: '2d', branch: 'main' }]

/** All that is asked about results, as the API would answer it. */
async function answersOf(history: History, now: number): Promise<string> {
  const project = (await history.project(1))!
  const told: unknown[] = []
  for (const question of questions) {
    const view = await viewOf(project, readPeriod(question, now))
    const list = { sort: 'p95', order: 'desc', limit: 3 } as const
    const slowest = tellTests(view, { ...list, filter: readFilter('') })
    const numbers = slowest.tests.map(({ id }) => project.catalog.byId(id)!.test)
    expect(slowest.tests).toEqual(JSON.parse(JSON.stringify(testRows(view, numbers))))
    told.push(
      overviewAnswer(view, 'shop', null),
      filesAnswer(view, project, { q: '', sort: 'cost', order: 'desc', limit: 9, isOwn: () => true }),
      slowest,
      tellTests(view, { ...list, filter: readFilter('layer:integration !status:failed a') }),
    )
    const nothing = { failures: [], errors: new Map(), older: [], seen: undefined, findings: [] }
    for (const one of view.tests) {
      const all = tellTest(view, one, nothing)
      const newest = tellTest(view, one, { ...nothing, newest: 2 })
      // Whoever asks for the newest gets what they are of all, and everything else beside their levels.
      expect({ ...newest, levels: all.levels }).toEqual({ ...all, results: all.results.slice(-2) })
      told.push(all, newest)
    }
  }
  return JSON.stringify(told)
}

async function compare(store: Store, steps: (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): Promise<void> {
  let now = receivedAt
  const history = createHistory({ store })
  const accept = createAcceptReport({ store, history, now: () => now })
  await accept(gzipReport(buildReport({ id: 'first', startedAt: new Date(now).toISOString() })))
  for (const [index, one] of steps.entries()) {
    if ('minutes' in one) now += one.minutes * 60_000
    else {
      const { hoursAgo, branch, tests } = one
      const git = { commit: 'c', branch, dirty: null, authoredAt: null, subject: null, remote: null }
      const startedAt = new Date(now - hoursAgo * hourMs).toISOString()
      const files = [{ path: `${index % 2}.test.ts`, tests }]
      await accept(gzipReport(buildReport({ id: `r${index}`, startedAt, files, run: { git } })))
    }
    // A server that starts now knows nothing but what is stored.
    const started = createHistory({ store })
    const anew = await answersOf(started, now)
    expect(await answersOf(history, now)).toBe(anew)
    expect(await answersOf(history, now)).toBe(anew)
    await started.close()
  }
  await history.close()
}

const all = fc.array(step, { minLength: 1, maxLength: 8 })

test('what a server kept from earlier answers says what one that has just started says', async () => {
  await fc.assert(
    fc.asyncProperty(all, async (steps) => {
      const store = openSqlite({ path: ':memory:' })
      await compare(store, steps)
      await store.close()
    }),
    { numRuns: 25 },
  )
})

describe.skipIf(await postgresIsMissing())('on PostgreSQL', () => {
  test('what a server kept from earlier answers says what one that has just started says', async () => {
    await fc.assert(
      fc.asyncProperty(all, async (steps) => {
        await using database = await makePostgresDatabase()
        const store = await openPostgres(database.url)
        await compare(store, steps)
        await store.close()
      }),
      { numRuns: 3 },
    )
  })
})
