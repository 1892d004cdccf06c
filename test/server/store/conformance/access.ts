import { describe, expect, test } from 'vitest'
import type { OpenStore } from './open-store.ts'
import { refusedAt } from './samples.ts'

export function accessConformance(open: OpenStore): void {
  describe('access', () => {
    test('activity comes newest first, of one project or all, and old entries go', async () => {
      await using store = await open()
      for (let at = 0; at < 1210; at++) await store.addActivity(refusedAt(at, at % 2 ? 'odd' : null))

      expect(await store.activity(2)).toEqual([refusedAt(1209, 'odd'), refusedAt(1208, null)])
      expect(await store.activity(2, 'odd')).toEqual([refusedAt(1209, 'odd'), refusedAt(1207, 'odd')])
      const kept = await store.activity(5000)
      expect(kept.length).toBeGreaterThanOrEqual(1000)
      expect(kept.length).toBeLessThan(1100)
    })

    test('a token is found by its hash, remembers its last use, and is revoked once', async () => {
      await using store = await open()
      const token = { hash: 'h', prefix: 'sg_abc', scope: 'read', project: 'shop', createdAt: 5 } as const
      await store.addToken({ ...token, lastUsedAt: null, revokedAt: null })

      await store.touchToken('h', 50)
      const revoked = await store.revokeToken('sg_abc', 60)

      expect(await store.tokenByHash('h')).toEqual({ ...token, lastUsedAt: 50, revokedAt: 60 })
      expect(await store.tokenByHash('other')).toBeUndefined()
      expect(revoked).toBe(true)
      expect(await store.revokeToken('sg_abc', 70)).toBe(false)
      expect(await store.tokens()).toHaveLength(1)
    })
  })
}
