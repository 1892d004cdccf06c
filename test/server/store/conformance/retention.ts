import { describe, expect, test } from 'vitest'
import type { Store } from '../../../../packages/server/src/store/store.ts'
import type { OpenStore } from './open-store.ts'
import { bytes, dictionary, newReport } from './samples.ts'

const failure = { test: 0, status: 1, retries: 0, error: 'e' }

/** Three runs, a day apart, the last of two shards; each with a failure of the same test. */
async function fill(store: Store): Promise<number> {
  const project = await store.openProject('shop')
  await store.learn(project, 'h', dictionary({ 'a.test.ts': ['x'] }), 1)
  for (const [id, key, shard, at] of [
    ['a', 'a', 0, 100],
    ['b', 'b', 0, 200],
    ['c1', 'c', 1, 300],
    ['c2', 'c', 2, 300],
  ] as const) {
    const report = { id, key, shard, at, order: bytes(1, 2), body: bytes(3, 4, 5), files: bytes(6) }
    await store.addReport(
      project,
      newReport({ ...report, evidence: bytes(7), failures: [failure], errors: [{ hash: 'e', message: 'boom' }] }),
    )
  }
  return project
}

export function retentionConformance(open: OpenStore): void {
  describe('retention', () => {
    test('sizes are those of what is kept', async () => {
      await using store = await open()
      const project = await fill(store)

      expect(await store.sizes(project)).toEqual({ reports: 4, withResults: 4, resultsBytes: 4 * 7, derivedBytes: 0 })
      expect(await store.sizes(project + 1)).toEqual({ reports: 0, withResults: 0, resultsBytes: 0, derivedBytes: 0 })
      expect(await store.databaseBytes()).toBeGreaterThan(10_000)
    })

    test('results go by age, and what they belong to stays', async () => {
      await using store = await open()
      const project = await fill(store)

      const old = await store.oldResults(project, 300)
      await store.removeResults(project, old)

      expect(old).toEqual([1, 2])
      expect(await store.oldResults(project, 300)).toEqual([])
      expect(await store.sizes(project)).toEqual({ reports: 4, withResults: 2, resultsBytes: 2 * 7, derivedBytes: 0 })
      expect((await store.recentResults(project, 9)).map(({ runId }) => runId)).toEqual(['c', 'c'])
      expect((await store.recentEvidence(project, 9)).map(({ runId }) => runId)).toEqual(['c', 'c'])
      expect((await store.runs(project, { limit: 9 })).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
      expect(await store.reportsOf(project, 1)).toEqual([
        expect.objectContaining({ id: 'a', order: null, body: null, files: null, details: null, evidence: null }),
      ])
      expect((await store.failuresOf(project, 0, 0)).map(({ report }) => report)).toEqual([1, 2, 3, 4])
      // It is still known: nothing that was sent once comes back by being sent again.
      expect((await store.addReport(project, newReport({ id: 'a', at: 100 }))).outcome).toBe('duplicate')
    })

    test('results go by size, the oldest first', async () => {
      await using store = await open()
      const project = await fill(store)

      expect(await store.resultsBeyond(project, 4 * 7)).toBeNull()
      expect(await store.resultsBeyond(project, 3 * 7)).toBe(101)
      expect(await store.resultsBeyond(project, 2 * 7 + 1)).toBe(201)
      expect(await store.resultsBeyond(project, 0)).toBe(301)
    })

    test('runs go with all that is theirs; the newest report stays, and numbers go on', async () => {
      await using store = await open()
      const project = await fill(store)

      const old = await store.oldRuns(project, 999)
      await store.removeRuns(project, old)

      expect(old).toEqual([1, 2])
      expect((await store.runs(project, { limit: 9 })).map(({ id }) => id)).toEqual(['c'])
      expect((await store.projects())[0]).toMatchObject({ runs: 1, lastRunAt: 300 })
      expect(await store.run('a')).toBeUndefined()
      expect(await store.knownReports(['a', 'c1'])).toEqual(new Set(['c1']))
      expect((await store.failuresOf(project, 0, 0)).map(({ report }) => report)).toEqual([3, 4])
      expect(await store.sizes(project)).toMatchObject({ reports: 2, withResults: 2 })
      const added = await store.addReport(project, newReport({ id: 'd', at: 400 }))
      expect([added.report, added.run.run]).toEqual([5, 4])
    })

    test('what was derived goes with the last of its reports', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      for (let index = 0; index < 130; index++) {
        await store.addReport(project, newReport({ id: `r${index}`, at: index }))
      }
      for (const chapter of [0, 1]) {
        const [segments, rollUps] = [
          [{ block: 0, data: bytes(1, 2) }],
          [{ day: 1, scope: 0, block: 0, data: bytes(3) }],
        ]
        await store.putDerived(project, chapter, { segments, rollUps })
        await store.endChapter(project, chapter, bytes(4))
      }

      await store.removeRuns(project, await store.oldRuns(project, 127))
      const before = await store.segments(project, 0, 0, 9)
      await store.removeRuns(project, await store.oldRuns(project, 128))

      expect(before.map(({ chapter }) => chapter)).toEqual([0, 1])
      expect((await store.segments(project, 0, 0, 9)).map(({ chapter }) => chapter)).toEqual([1])
      expect((await store.rollUps(project, 1, 0, 9)).map(({ chapter }) => chapter)).toEqual([1])
      expect((await store.chapters(project, 0)).map(({ chapter }) => chapter)).toEqual([0, 1])
      expect(await store.sizes(project)).toMatchObject({ derivedBytes: 3 })
    })

    test('a base goes with the last results that are told from it', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      for (let index = 1; index <= 129; index++) {
        await store.addReport(project, newReport({ id: `r${index}`, at: index }))
      }
      for (const chapter of [0, 1]) await store.putDerived(project, chapter, { base: bytes(1, 2, 3) })
      const { resultsBytes } = await store.sizes(project)
      const all = Array.from({ length: 128 }, (_, index) => index + 1)

      await store.removeResults(project, all.slice(0, -1))
      const kept = await store.reportsBetween(project, 1, 130)
      await store.removeResults(project, all.slice(-1))

      expect(kept.map(({ report, base }) => [report, base?.length])).toEqual([
        [128, 3],
        [129, 3],
      ])
      expect((await store.sizes(project)).resultsBytes).toBe((resultsBytes - 6) / 129 + 3)
    })

    test('what is left is there after a vacuum', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      for (let index = 0; index < 20; index++) {
        const body = new Uint8Array(50_000).fill(index)
        await store.addReport(project, newReport({ id: `r${index}`, at: index, body }))
      }
      const before = await store.databaseBytes()

      await store.removeRuns(project, await store.oldRuns(project, 999))
      await store.vacuum()

      // How much: a database that others use too gives it back when they let it.
      expect(await store.databaseBytes()).toBeLessThanOrEqual(before)
      expect(await store.runs(project, { limit: 99 })).toHaveLength(1)
    })
  })
}
