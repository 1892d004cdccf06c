import { describe, expect, test } from 'vitest'
import type { RunSummary, Store } from '../../../../packages/server/src/store/store.ts'
import type { OpenStore } from './open-store.ts'
import { bytes, newReport, summaryOf } from './samples.ts'

export function readingConformance(open: OpenStore): void {
  describe('reading', () => {
    test('runs come newest first, page by page, by branch and status', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      // Two at the same moment: the one that came later counts as newer.
      for (const [id, at, branch, status] of [
        ['a', 10, 'main', 'passed'],
        ['b', 30, 'main', 'failed'],
        ['c', 20, 'feature', 'passed'],
        ['d', 30, null, 'passed'],
      ] as const) {
        await store.addReport(project, newReport({ id, at, branch, summary: { ...summaryOf(), status } }))
      }
      const ids = async (query: Parameters<Store['runs']>[1]) => (await store.runs(project, query)).map(({ id }) => id)

      expect(await ids({ limit: 10 })).toEqual(['d', 'b', 'c', 'a'])
      const page = await store.runs(project, { limit: 2 })
      expect(await ids({ limit: 2, before: page.at(-1)! })).toEqual(['c', 'a'])
      expect(await ids({ limit: 10, branch: 'main' })).toEqual(['b', 'a'])
      expect(await ids({ limit: 10, status: 'passed', before: page[0]! })).toEqual(['c', 'a'])
      expect(await store.branches(project)).toEqual(['main', 'feature'])
    })

    test('results come newest run first, and the cursor neither repeats nor leaves out any', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      for (const [id, key, shard, at] of [
        ['a1', 'a', 1, 10],
        ['b1', 'b', 1, 20],
        ['a2', 'a', 2, 90],
        ['b2', 'b', 2, 20],
        ['c', 'c', 0, 20],
      ] as const) {
        await store.addReport(project, newReport({ id, key, shard, at, order: bytes(at), body: bytes(shard) }))
      }

      const seen: [string, number][] = []
      let page = await store.recentResults(project, 2)
      while (page.length > 0) {
        seen.push(...page.map(({ runId, shard }): [string, number] => [runId, shard]))
        page = await store.recentResults(project, 2, page.at(-1))
      }

      expect(seen).toEqual([
        ['c', 0],
        ['b', 2],
        ['b', 1],
        ['a', 2],
        ['a', 1],
      ])
      const [first] = await store.recentResults(project, 1)
      expect(first).toMatchObject({ runId: 'c', at: 20, branch: 'main', shard: 0, summary: { status: 'passed' } })
      expect([[...first!.order], [...first!.body]]).toEqual([[20], [0]])
    })

    test('the last passed run of the whole suite before one is of its branch, else of any', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const add = async (
        id: string,
        at: number,
        branch: string | null,
        status: RunSummary['status'],
        facts: Partial<RunSummary> = {},
      ) =>
        (await store.addReport(project, newReport({ id, at, branch, summary: { ...summaryOf(), ...facts, status } })))
          .run
      const first = await add('main-1', 10, 'main', 'passed')
      await add('feature-1', 20, 'feature', 'passed')
      await add('main-2', 30, 'main', 'failed')
      await add('main-part', 35, 'main', 'passed', { filtered: true })
      await add('main-shard', 36, 'main', 'passed', { shards: { received: 1, expected: 2 } })
      const main = await add('main-3', 40, 'main', 'passed')
      const fresh = await add('fresh', 50, 'fresh', 'passed')
      const detached = await add('detached', 60, null, 'passed')

      expect(await store.previousPassed(main)).toBe('main-1')
      expect(await store.previousPassed(fresh)).toBe('main-3')
      expect(await store.previousPassed(detached)).toBe('fresh')
      expect(await store.previousPassed(first)).toBeUndefined()
    })

    test('failures of a test come in the order of their reports, from any one on, with their errors kept once', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const error = { hash: 'e', name: 'Error', message: 'boom', stack: 'at x', truncated: true }
      for (const [id, at] of [
        ['c', 30],
        ['a', 10],
        ['b', 20],
        ['d', 40],
      ] as const) {
        await store.addReport(
          project,
          newReport({ id, at, failures: [{ test: 7, status: 2, retries: 1, error: 'e' }], errors: [error] }),
        )
      }

      expect(await store.failuresOf(project, 7, 2)).toEqual(
        [2, 3, 4].map((report) => ({ report, status: 2, retries: 1, error: 'e' })),
      )
      expect(await store.failuresOf(project, 7, 5)).toEqual([])
      expect(await store.failuresOf(project, 8, 0)).toEqual([])
      const { hash: _hash, ...text } = error
      expect(await store.errors(project, ['e', 'nope', 'e'])).toEqual(new Map([['e', text]]))
    })
  })
}
