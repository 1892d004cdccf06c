import { describe, expect, test } from 'vitest'
import type { OpenStore } from './open-store.ts'

export function recordsConformance(open: OpenStore): void {
  describe('records', () => {
    test('are kept by project, kind and key, and the newest word counts', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const other = await store.openProject('other')

      await store.putRecord(project, 'quarantine', { key: 'b', data: '1', changedAt: 1 })
      await store.putRecord(project, 'quarantine', { key: 'a', data: '2', changedAt: 2 })
      await store.putRecord(project, 'quarantine', { key: 'b', data: '3', changedAt: 3 })
      await store.putRecord(project, 'suppression', { key: 'b', data: '4', changedAt: 4 })

      expect(await store.records(project, 'quarantine')).toEqual([
        { key: 'a', data: '2', changedAt: 2 },
        { key: 'b', data: '3', changedAt: 3 },
      ])
      expect(await store.records(other, 'quarantine')).toEqual([])
    })

    test('are removed once', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.putRecord(project, 'settings', { key: '', data: '{}', changedAt: 1 })

      expect(await store.removeRecord(project, 'settings', '')).toBe(true)

      expect(await store.removeRecord(project, 'settings', '')).toBe(false)
      expect(await store.records(project, 'settings')).toEqual([])
    })
  })
}
