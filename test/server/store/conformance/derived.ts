import { describe, expect, test } from 'vitest'
import type { Store } from '../../../../packages/server/src/store/store.ts'
import type { OpenStore } from './open-store.ts'
import { bytes, dictionary, newReport } from './samples.ts'

const plain = (data: Uint8Array): number[] => [...data]
const segmentsOf = async (store: Store, project: number, block: number, to = 99) =>
  (await store.segments(project, block, 0, to)).map(({ chapter, data }) => [chapter, plain(data)])
const rollUpsOf = async (store: Store, project: number, day: number, from = 0) =>
  (await store.rollUps(project, day, from, 99)).map(({ chapter, scope, block, data }) => [
    chapter,
    scope,
    block,
    plain(data),
  ])

export function derivedConformance(open: OpenStore): void {
  describe('derived data', () => {
    test('reports come by their numbers, which count up from 1 in each project', async () => {
      await using store = await open()
      const [shop, other] = [await store.openProject('shop'), await store.openProject('other')]
      for (const id of ['a', 'b', 'c']) await store.addReport(shop, newReport({ id, at: id === 'a' ? 30 : 10 }))
      await store.addReport(other, newReport({ id: 'x' }))

      const between = async (from: number, to: number) =>
        (await store.reportsBetween(shop, from, to)).map(({ report, runId, at }) => [report, runId, at])

      expect(await between(1, 3)).toEqual([
        [1, 'a', 30],
        [2, 'b', 10],
      ])
      expect(await between(3, 99)).toEqual([[3, 'c', 10]])
      expect(await store.derived(shop)).toEqual({ chapters: 0, lastReport: 3, reports: 3, withResults: 3 })
      expect(await store.derived(other)).toEqual({ chapters: 0, lastReport: 1, reports: 1, withResults: 1 })
    })

    test('what a chapter is turned into counts when the chapter has ended', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.putDerived(project, 0, {
        segments: [{ block: 0, data: bytes(1) }],
        rollUps: [{ day: 5, scope: 2, block: 0, data: bytes(2) }],
      })
      expect(await segmentsOf(store, project, 0)).toEqual([])
      expect(await rollUpsOf(store, project, 5)).toEqual([])

      await store.endChapter(project, 0, bytes(9))

      expect(await store.derived(project)).toEqual({ chapters: 1, lastReport: 0, reports: 0, withResults: 0 })
      expect(await segmentsOf(store, project, 0)).toEqual([[0, [1]]])
      expect(await rollUpsOf(store, project, 5)).toEqual([[0, 2, 0, [2]]])
    })

    test('keeping the same again changes nothing; something else takes its place', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      for (const value of [1, 1, 7]) {
        await store.putDerived(project, 0, {
          segments: [{ block: 3, data: bytes(value) }],
          rollUps: [{ day: -1, scope: 0, block: 1, data: bytes(value) }],
        })
        await store.endChapter(project, 0, bytes(value))
      }

      expect(await segmentsOf(store, project, 3)).toEqual([[0, [7]]])
      expect(await rollUpsOf(store, project, -1)).toEqual([[0, 0, 1, [7]]])
      expect((await store.chapters(project, 0)).map(({ chapter, runs }) => [chapter, plain(runs)])).toEqual([[0, [7]]])
    })

    test('segments and roll-ups come in the order of the chapters, as far as is asked, of that project alone', async () => {
      await using store = await open()
      const [shop, other] = [await store.openProject('shop'), await store.openProject('other')]
      for (const project of [other, shop]) {
        for (const chapter of [0, 1, 2]) {
          await store.putDerived(project, chapter, {
            segments: [0, 1].map((block) => ({ block, data: bytes(project, chapter, block) })),
            rollUps: [
              { day: 5, scope: 2, block: 0, data: bytes(project, chapter, 20) },
              { day: 5, scope: 0, block: 1, data: bytes(project, chapter, 1) },
              { day: 5, scope: 0, block: 0, data: bytes(project, chapter, 0) },
              { day: 6, scope: 0, block: 0, data: bytes(66) },
            ],
          })
          await store.endChapter(project, chapter, bytes(chapter))
        }
      }

      expect(await segmentsOf(store, shop, 1, 2)).toEqual([
        [0, [shop, 0, 1]],
        [1, [shop, 1, 1]],
      ])
      expect(await rollUpsOf(store, shop, 5, 2)).toEqual([
        [2, 0, 0, [shop, 2, 0]],
        [2, 0, 1, [shop, 2, 1]],
        [2, 2, 0, [shop, 2, 20]],
      ])
      expect((await store.chapters(shop, 1)).map(({ chapter }) => chapter)).toEqual([1, 2])
    })

    test('a report takes its compact form, and nothing else of it changes', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.addReport(project, newReport({ id: 'a', details: bytes(4) }))
      await store.addReport(project, newReport({ id: 'b' }))
      const [, before] = await store.reportsBetween(project, 1, 3)

      await store.putDerived(project, 0, {
        reports: [{ report: 1, order: bytes(11), body: bytes(12), files: bytes(13) }],
      })

      const [first, second] = await store.reportsBetween(project, 1, 3)
      expect([first!.order, first!.body, first!.files].map(plain)).toEqual([[11], [12], [13]])
      expect(second).toEqual(before)
      const [kept] = await store.reportsOf(project, first!.run)
      expect(plain(kept!.details!)).toEqual([4])
    })

    test('reports of a chapter come with its base; the first that was given stays', async () => {
      await using store = await open()
      const [shop, other] = [await store.openProject('shop'), await store.openProject('other')]
      for (let index = 1; index <= 129; index++) {
        await store.addReport(shop, newReport({ id: `r${index}`, at: index, evidence: bytes(1) }))
      }
      await store.addReport(other, newReport({ id: 'x' }))

      for (const base of [bytes(7), bytes(8)]) await store.putDerived(shop, 0, { base })

      const basesOf = (records: { base: Uint8Array | null }[]) => records.map(({ base }) => base && plain(base))
      expect(basesOf(await store.reportsBetween(shop, 127, 130))).toEqual([[7], [7], null])
      expect(basesOf(await store.recentResults(shop, 2))).toEqual([null, [7]])
      expect(basesOf(await store.recentEvidence(shop, 2))).toEqual([null, [7]])
      expect(basesOf(await store.reportsOf(shop, 128))).toEqual([[7]])
      expect(basesOf(await store.reportsBetween(other, 1, 2))).toEqual([null])
      await store.dropDerived(shop, 0)
      expect(basesOf(await store.reportsBetween(shop, 128, 129))).toEqual([[7]])
    })

    test('the files of all tests come by the numbers of the tests', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.learn(project, 'one', dictionary({ 'a.test.ts': ['x', 'y'], 'b.test.ts': ['z'] }), 1)
      await store.learn(project, 'two', dictionary({ 'a.test.ts': ['x', 'new'] }), 2)

      expect(await store.filesOfTests(project)).toEqual(Int32Array.of(0, 0, 1, 0))
      expect(await store.filesOfTests(await store.openProject('other'))).toEqual(new Int32Array())
    })

    test('what was derived can be thrown away, of one project', async () => {
      await using store = await open()
      const [shop, other] = [await store.openProject('shop'), await store.openProject('other')]
      for (const project of [shop, other]) {
        await store.addReport(project, newReport({ id: `r${project}` }))
        await store.putDerived(project, 0, { segments: [{ block: 0, data: bytes(1) }] })
        await store.endChapter(project, 0, bytes(1))
      }

      await store.dropDerived(shop, 0)

      expect(await store.derived(shop)).toEqual({ chapters: 0, lastReport: 1, reports: 1, withResults: 1 })
      expect(await segmentsOf(store, shop, 0)).toEqual([])
      expect(await segmentsOf(store, other, 0)).toEqual([[0, [1]]])
      expect(await store.reportsBetween(shop, 1, 2)).toHaveLength(1)
    })

    test('earlier chapters stay where only later ones are thrown away', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      for (const chapter of [0, 1, 2]) {
        await store.putDerived(project, chapter, {
          segments: [{ block: 0, data: bytes(chapter) }],
          rollUps: [{ day: 1, scope: 0, block: 0, data: bytes(chapter) }],
        })
        await store.endChapter(project, chapter, bytes(1))
      }

      await store.dropDerived(project, 1)

      expect((await store.derived(project)).chapters).toBe(1)
      expect(await segmentsOf(store, project, 0)).toEqual([[0, [0]]])
      expect(await rollUpsOf(store, project, 1)).toEqual([[0, 0, 0, [0]]])
    })

    test('one derives for a project at a time, and the next when that one has ended', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const ran: string[] = []

      expect(
        await store.deriveAlone(project, async () => {
          ran.push('first')
        }),
      ).toBe(true)
      await expect(store.deriveAlone(project, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
      expect(
        await store.deriveAlone(project, async () => {
          ran.push('next')
        }),
      ).toBe(true)

      expect(ran).toEqual(['first', 'next'])
    })
  })
}
