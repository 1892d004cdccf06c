import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectCommand } from '../../packages/server/src/commands/project.ts'
import { pruneCommand, vacuumCommand } from '../../packages/server/src/commands/prune.ts'
import type { Retention } from '../../packages/server/src/api-schemas/settings.ts'
import { changeSettings, readSettings } from '../../packages/server/src/project-settings.ts'
import { findOutdated, keepRetention } from '../../packages/server/src/retention.ts'
import { openSqlite } from '../../packages/server/src/store/sqlite.ts'
import { makeTempDir, openIngest } from '../support/open-ingest.ts'
import { buildReport } from '../support/report-builder.ts'
import { startTestServer } from '../support/test-server.ts'

const dayMs = 24 * 60 * 60 * 1000
const now = Date.parse('2026-11-20T12:00:00.000Z')
const nothing = { resultsDays: null, resultsMegabytes: null, runsDays: null }

/** A run a day in each project, the newest `at` that moment. */
async function fill(path: string, projects: Record<string, number>, at = now) {
  const ingest = openIngest({ path, now: () => at })
  for (const [project, days] of Object.entries(projects)) {
    for (let day = days - 1; day >= 0; day--) {
      const startedAt = new Date(at - day * dayMs).toISOString()
      const files = [{ path: 'a.test.ts', tests: [{ title: 'x', status: 'failed' as const, error: `of ${day}` }] }]
      await ingest.accept(buildReport({ id: `${project}-${day}`, startedAt, run: { project }, files }))
    }
  }
  return ingest
}

function commandIn(cwd: string) {
  return async (command: typeof pruneCommand, ...args: string[]): Promise<string> => {
    const lines: string[] = []
    const write = (text: string): number => lines.push(text)
    const stopped = new Promise<void>(() => {})
    await command([...args, '--database', 'history.db'], {
      env: {},
      cwd,
      out: write,
      err: write,
      isTerminal: false,
      stopped,
    })
    return lines.join('\n')
  }
}

test('nothing goes unless somebody has said so', async () => {
  await using ingest = await fill(':memory:', { shop: 3 })
  const { settings } = await readSettings(ingest.store, 1)

  expect(settings.retention).toEqual(nothing)
  expect(await findOutdated(ingest.store, 1, settings.retention, now + 9999 * dayMs)).toEqual({ reports: [], runs: [] })
})

test('what is older than either bound goes: the stricter one counts', async () => {
  await using ingest = await fill(':memory:', { shop: 10 })
  const { resultsBytes } = await ingest.store.sizes(1)
  const outdated = (retention: Partial<Retention>) => findOutdated(ingest.store, 1, { ...nothing, ...retention }, now)

  expect((await outdated({ resultsDays: 4 })).reports).toHaveLength(5)
  expect((await outdated({ resultsMegabytes: resultsBytes / 1e6 })).reports).toHaveLength(0)
  const half = { resultsMegabytes: resultsBytes / 2e6 }
  const bySize = (await outdated(half)).reports.length
  expect(bySize).toBeGreaterThanOrEqual(5)
  expect(bySize).toBeLessThanOrEqual(6)
  expect((await outdated({ ...half, resultsDays: 2 })).reports).toHaveLength(7)
  expect(await outdated({ runsDays: 4 })).toEqual({ reports: [], runs: [1, 2, 3, 4, 5] })
})

test('a server removes what is old when it starts, of each project what its own settings say', async () => {
  await using dir = await makeTempDir()
  const ingest = await fill(join(dir.path, 'history.db'), { shop: 5, other: 5 })
  await changeSettings(ingest.store, 1, { retention: { resultsDays: 2 } }, now)
  const removed: string[] = []

  const end = keepRetention({ ...ingest, now: () => now, onRemoved: (name) => removed.push(name), log: () => {} })
  await expect.poll(() => removed).toEqual(['shop'])
  await end()

  expect(await ingest.store.sizes(1)).toMatchObject({ reports: 5, withResults: 3 })
  expect(await ingest.store.sizes(2)).toMatchObject({ reports: 5, withResults: 5 })
  await ingest.store.close()
})

test('the page of a run whose results went says so, and the rest of the server goes on', async () => {
  await using dir = await makeTempDir()
  const ingest = await fill(join(dir.path, 'history.db'), { shop: 3 })
  await ingest.store.removeResults(1, [1])
  await ingest.store.close()

  await using server = await startTestServer({ dir: dir.path })

  expect(await server.json('/api/v1/runs/shop-2')).toMatchObject({
    run: { id: 'shop-2', resultsRemoved: true, tests: 1, counts: { failed: 1 } },
    lanes: [],
    failures: [],
  })
  const kept = await server.json<{ run: object }>('/api/v1/runs/shop-1')
  expect(kept.run).not.toHaveProperty('resultsRemoved')
  expect(await server.json('/api/v1/runs')).toMatchObject({ runs: [{}, {}, {}] })
})

test('on the command line: settings, a look, the removal, the room', async () => {
  await using dir = await makeTempDir()
  const ingest = await fill(join(dir.path, 'history.db'), { shop: 3, other: 2 }, Date.now())
  await ingest.store.close()
  const run = commandIn(dir.path)

  expect(await run(projectCommand, 'retention', 'shop', '--runs-days', '1', '--results-megabytes', '0.5')).toBe(
    'shop: results 0.5 MB, runs 1 day',
  )
  expect(await run(projectCommand, 'retention', 'shop', '--results-megabytes', 'never')).toBe('shop: runs 1 day')
  expect(await run(projectCommand, 'list')).toMatch(
    /^PROJECT +RUNS +LAST RUN +RESULTS +RETENTION\n[^]*shop +3 +[-\d]+ [\d:]+ +0\.0 MB +runs 1 day/,
  )
  const look = await run(pruneCommand, '--dry-run')
  expect(look).toContain('shop: would remove the results of 0 reports and 2 runs (runs 1 day)')
  expect(await run(pruneCommand, '--project', 'shop')).toContain(
    'shop: removed the results of 0 reports and 2 runs (runs 1 day)',
  )
  expect(await run(pruneCommand, '--results-days', '1', '--project', 'other')).toContain(
    'removed the results of 1 report and 0 runs (results 1 day)',
  )
  expect(await run(vacuumCommand)).toMatch(/^\d+\.\d MB before, \d+\.\d MB now\.$/)

  const store = openSqlite({ path: join(dir.path, 'history.db') })
  expect((await store.runs(1, { limit: 9 })).map(({ id }) => id)).toEqual(['shop-0'])
  expect(await store.runs(2, { limit: 9 })).toHaveLength(2)
  await store.close()
})

test('wrong words are refused, with what is right', async () => {
  await using dir = await makeTempDir()
  const run = commandIn(dir.path)

  await expect(run(pruneCommand, '--results-days', '0')).rejects.toThrow(
    /--results-days: expected a number from 1, or never/,
  )
  await expect(run(pruneCommand, '--project', 'nope')).rejects.toThrow('there is no project "nope"')
  await expect(run(projectCommand, 'retention', 'nope')).rejects.toThrow('project list')
  await expect(run(projectCommand, 'remove', 'x')).rejects.toThrow('expected list, create or retention')
  expect(await run(projectCommand, 'list')).toContain('project create NAME')
  expect(await run(projectCommand, 'create', 'new')).toContain('--project new')
  await expect(run(projectCommand, 'create', 'new')).rejects.toThrow('There is a project new already')
})
