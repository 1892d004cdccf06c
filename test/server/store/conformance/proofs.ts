import { describe, expect, test } from 'vitest'
import type { OpenStore } from './open-store.ts'

export function proofsConformance(open: OpenStore): void {
  describe('proofs', () => {
    const proof = { id: 'p', contentHash: 'c', at: 100, receivedAt: 200, data: '{"id":"p"}' }

    test('the same proof again is a duplicate, another one under its id a conflict, and neither changes it', async () => {
      await using store = await open()
      const project = await store.openProject('shop')

      expect(await store.addProof(project, proof)).toBe('added')
      expect(await store.addProof(project, { ...proof, receivedAt: 300 })).toBe('duplicate')
      expect(await store.addProof(project, { ...proof, contentHash: 'other', data: '{}' })).toBe('conflict')
      expect(await store.proofs(project, 10)).toEqual([{ id: 'p', at: 100, data: '{"id":"p"}' }])
      expect(await store.knownProofs(['p', 'nope'])).toEqual(new Set(['p']))
    })

    test('the newest come first, of their project alone', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const other = await store.openProject('other')
      for (const [id, at] of [
        ['b', 20],
        ['c', 30],
        ['a', 10],
        ['d', 30],
      ] as const)
        await store.addProof(project, { ...proof, id, at })

      expect((await store.proofs(project, 3)).map(({ id }) => id)).toEqual(['d', 'c', 'b'])
      expect(await store.proofs(other, 3)).toEqual([])
      expect(await store.addProof(other, proof)).toBe('added')
    })
  })
}
