import { describe, expect, test } from 'vitest'
import type { OpenStore } from './open-store.ts'
import { bytes, dictionary, everything, newReport, shardReport } from './samples.ts'

export function reportsConformance(open: OpenStore): void {
  describe('reports', () => {
    test('a report comes back byte by byte', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const report = newReport({
        id: 'r',
        order: bytes(1, 2),
        body: bytes(3),
        files: bytes(4, 0),
        details: bytes(5),
        evidence: bytes(6),
      })

      const { outcome, report: number, run } = await store.addReport(project, report)

      expect(outcome).toBe('added')
      expect(run).toEqual({
        project,
        run: run.run,
        id: 'r',
        key: 'r',
        at: 1000,
        branch: 'main',
        summary: report.summary,
      })
      const { order, body, files, details, evidence, ...rest } = (await store.reportsOf(project, run.run))[0]!
      expect(rest).toEqual({ report: number, id: 'r', shard: 0, facts: '{}', base: null })
      expect([order, body, files, details, evidence].map((blob) => [...blob!])).toEqual([[1, 2], [3], [4, 0], [5], [6]])
      expect(await store.run('r')).toEqual(run)
      expect(await store.run('r', project)).toEqual(run)
      expect(await store.run('r', project + 1)).toBeUndefined()
    })

    test('evidence is there for the newest reports that have it, newest run first', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.addReport(project, newReport({ id: 'old', at: 1000, evidence: bytes(1) }))
      await store.addReport(project, newReport({ id: 'new', at: 3000, evidence: bytes(3), order: bytes(7) }))
      await store.addReport(project, newReport({ id: 'without', at: 4000 }))

      const all = await store.recentEvidence(project, 9)
      expect(all.map(({ runId, at, evidence }) => [runId, at, [...evidence]])).toEqual([
        ['new', 3000, [3]],
        ['old', 1000, [1]],
      ])
      expect([...all[0]!.order]).toEqual([7])
      expect(await store.recentEvidence(project, 1)).toHaveLength(1)
      expect(await store.recentEvidence(project + 1, 9)).toEqual([])
    })

    test('details are there for the reports that have them, and are asked for', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const { report: first } = await store.addReport(project, newReport({ id: 'a', details: bytes(1) }))
      const { report: plain } = await store.addReport(project, newReport({ id: 'b', details: null }))
      const { report: other } = await store.addReport(project, newReport({ id: 'c', details: bytes(3) }))

      const details = await store.details(project, [other, plain, first, 999])

      expect(details.size).toBe(2)
      expect([first, other].map((report) => [...details.get(report)!])).toEqual([[1], [3]])
      expect(await store.details(project, [])).toEqual(new Map())
      expect(await store.details(project + 1, [first])).toEqual(new Map())
    })

    test('the same report again is a duplicate and changes nothing; another one under its id is a conflict', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const first = await store.addReport(project, newReport({ id: 'r' }))

      const again = await store.addReport(project, newReport({ id: 'r', receivedAt: 9999 }))
      const other = await store.addReport(project, newReport({ id: 'r', contentHash: 'other', key: 'k' }))

      expect(again).toEqual({ ...first, outcome: 'duplicate' })
      expect(other).toEqual({ ...first, outcome: 'conflict' })
      expect(await store.runs(project, { limit: 10 })).toHaveLength(1)
      expect(await store.knownReports(['r', 'nope'])).toEqual(new Set(['r']))
    })

    test('shards of one key are one run, whose sums they share, in whatever order they come', async () => {
      await using store = await open()
      const project = await store.openProject('shop')

      await store.addReport(project, shardReport(3, { status: 'failed', wallMs: 50, tests: 4, workers: 2, seed: 5 }))
      await store.addReport(project, shardReport(1, { wallMs: 70, tests: 5, workers: 2, seed: 5 }))
      const { run } = await store.addReport(
        project,
        shardReport(2, {
          status: 'interrupted',
          wallMs: 20,
          workers: null,
          seed: 5,
          startedAt: '2025-01-01T00:00:00.000Z',
        }),
      )

      const runs = await store.runs(project, { limit: 10 })
      expect(runs).toEqual([run])
      expect(run.summary).toMatchObject({
        status: 'failed',
        wallMs: 70,
        tests: 10,
        workers: null,
        seed: 5,
        shards: { received: 3, expected: 3 },
        startedAt: '2025-01-01T00:00:00.000Z',
        counts: { passed: 3 },
      })
      expect((await store.reportsOf(project, run.run)).map((report) => report.shard)).toEqual([1, 2, 3])
      expect((await store.runs(project, { limit: 10, status: 'failed' })).map(({ id }) => id)).toEqual(['k'])
    })

    test('a second report of the same key and shard begins a run of its own: nothing is lost', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      for (const [id, shard] of [
        ['a', 1],
        ['b', 2],
        ['a2', 1],
        ['b2', 2],
        ['a3', 1],
      ] as const) {
        await store.addReport(project, newReport({ id, key: 'k', shard }))
      }

      const runs = await store.runs(project, { limit: 10 })

      const reports = await Promise.all(
        runs.map(async ({ run }) => (await store.reportsOf(project, run)).map(({ id }) => id)),
      )
      expect(Object.fromEntries(runs.map(({ id }, index) => [id, reports[index]]))).toEqual({
        k: ['a', 'b'],
        'k~2': ['a2', 'b2'],
        'k~3': ['a3'],
      })
    })

    test('keys that would look alike in a URL are different runs', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const keys = ['a/b', 'a b', 'a-b', 'k', 'k~2', '..', 'ü', 'x'.repeat(500), '__proto__']
      for (const [index, key] of [...keys, 'k'].entries()) {
        await store.addReport(project, newReport({ id: `r${index}`, key }))
      }

      const ids = (await store.runs(project, { limit: 100 })).map(({ id }) => id)

      expect(new Set(ids).size).toBe(keys.length + 1)
      expect(ids.every((id) => /^[A-Za-z0-9._~-]{1,100}$/.test(id) && id !== '..')).toBe(true)
    })

    test('projects do not see each other', async () => {
      await using store = await open()
      const shop = await store.openProject('shop')
      const other = await store.openProject('other')
      await store.addReport(shop, newReport({ id: 'r', key: 'k', shard: 1 }))

      const added = await store.addReport(other, newReport({ id: 'r', key: 'k', shard: 2, at: 5000 }))

      expect(added.outcome).toBe('added')
      expect(added.run.summary.shards.received).toBe(1)
      expect(await store.openProject('shop')).toBe(shop)
      expect(await store.projects()).toEqual([
        { project: other, name: 'other', runs: 1, lastRunAt: 5000 },
        { project: shop, name: 'shop', runs: 1, lastRunAt: 1000 },
      ])
    })

    test('a report that cannot be kept whole leaves nothing behind', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.learn(project, 'h', dictionary({ 'a.test.ts': ['x'] }), 1)
      const before = await everything(store, project)
      const report = newReport({
        id: 'r',
        failures: [
          { test: 0, status: 1, retries: 0, error: 'e' },
          { test: 0, status: null as unknown as number, retries: 0, error: null },
        ],
        errors: [{ hash: 'e', message: 'boom' }],
        descriptions: [{ test: 0, line: 99, layer: 2, flags: 0, tags: 'new' }],
      })

      await expect(store.addReport(project, report)).rejects.toThrow()

      expect(await everything(store, project)).toEqual(before)
      expect(await store.knownReports(['r'])).toEqual(new Set())
      expect((await store.errors(project, ['e'])).size).toBe(0)
    })

    test('a description changes a test, unless a newer run has spoken', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.learn(project, 'h', dictionary({ 'a.test.ts': ['x'] }), 1)
      const describeAt = (id: string, at: number, line: number) =>
        store.addReport(
          project,
          newReport({ id, at, descriptions: [{ test: 0, line, layer: 3, flags: 1, tags: '@t' }] }),
        )

      await describeAt('new', 200, 20)
      await describeAt('old', 100, 10)

      expect((await store.tests(project))[0]).toMatchObject({
        line: 20,
        layer: 3,
        flags: 1,
        tags: '@t',
        describedAt: 200,
      })
    })
  })
}
