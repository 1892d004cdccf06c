import { describe, expect, test } from 'vitest'
import type { Dictionary } from '../../../../packages/reporter/src/report.ts'
import { testId } from '../../../../packages/server/src/store/test-id.ts'
import type { OpenStore } from './open-store.ts'
import { dictionary, record } from './samples.ts'

export function namesConformance(open: OpenStore): void {
  describe('names', () => {
    test('ids count up without gaps, and a known name keeps its id', async () => {
      await using store = await open()
      const project = await store.openProject('shop')

      const first = await store.learn(
        project,
        'hash-1',
        dictionary({ 'a.test.ts': ['x', 'y'], 'b.test.ts': ['z'] }),
        10,
      )
      const second = await store.learn(
        project,
        'hash-2',
        dictionary({ 'a.test.ts': ['new', 'y'], 'c.test.ts': ['z'] }),
        20,
      )

      expect([...first.tests, ...second.tests]).toEqual([0, 1, 2, 3, 1, 4])
      expect([...first.files, ...second.files]).toEqual([0, 1, 0, 2])
      expect((await store.files(project)).map(({ file, path }) => [file, path])).toEqual([
        [0, 'a.test.ts'],
        [1, 'b.test.ts'],
        [2, 'c.test.ts'],
      ])
      expect((await store.tests(project, 3)).map(({ test: id, file, name }) => [id, file, name])).toEqual([
        [3, 0, 'new'],
        [4, 2, 'z'],
      ])
      expect((await store.tests(project, 1, 2)).map(({ test: id }) => id)).toEqual([1, 2])
    })

    test('a test is told apart by project, runner project, file, name and ordinal, and described by the first', async () => {
      await using store = await open()
      const shop = await store.openProject('shop')
      const other = await store.openProject('other')
      const names: Dictionary = {
        projects: ['', 'browser'],
        files: { path: ['a.test.ts', 'a.test.ts'], project: [0, 1], tests: [2, 1] },
        tests: { name: ['x', 'x', 'x'], ordinal: [0, 1, 0], line: [3, 9, 0], layer: [1, 2, 3], flags: [0, 1, 2] },
        tags: { name: ['@slow', '@db'], tests: [[0, 1], [1]] },
      }

      await store.learn(shop, 'h', names, 10)
      await store.learn(other, 'h', names, 10)

      expect(await store.tests(shop)).toEqual([
        record(0, 0, testId('shop', '', 'a.test.ts', 'x', 0), 0, { line: 3, layer: 1, flags: 0, tags: '@slow' }),
        record(1, 0, testId('shop', '', 'a.test.ts', 'x', 1), 1, { line: 9, layer: 2, flags: 1, tags: '@db\n@slow' }),
        record(2, 1, testId('shop', 'browser', 'a.test.ts', 'x', 0), 0, { line: 0, layer: 3, flags: 2, tags: '' }),
      ])
      const ids = [...(await store.tests(shop)), ...(await store.tests(other))].map(({ id }) => id)
      expect(new Set(ids).size).toBe(6)
      expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true)
    })

    test('a dictionary is found again by its hash, in its project alone', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const other = await store.openProject('other')

      const learned = await store.learn(project, 'hash', dictionary({ 'a.test.ts': ['x', 'y'] }), 10)

      expect(await store.dictionary(project, 'hash')).toEqual(learned)
      expect(await store.dictionary(project, 'nope')).toBeUndefined()
      expect(await store.dictionary(other, 'hash')).toBeUndefined()
    })

    test.each([
      ['quotes and markup', `"><img src=x onerror=alert(1)> ' -- ; DROP TABLE test`],
      ['keys of every object', '__proto__'],
      ['a NUL in the middle', 'before\0after'],
      ['colour codes and directions', '\u001b[31mred\u202Edesrever'],
      ['a lone surrogate', 'half \ud83d emoji'],
      ['nothing', ''],
      ['4096 characters', 'ü'.repeat(4096)],
    ])('a name with %s is kept, and found again', async (_, name) => {
      await using store = await open()
      const project = await store.openProject(name)

      const first = await store.learn(project, 'h1', dictionary({ [name + '.ts']: [name] }), 10)
      const second = await store.learn(project, 'h2', dictionary({ [name + '.ts']: [name, 'another'] }), 10)

      expect(await store.findProject(name)).toBe(project)
      expect(second.tests[0]).toBe(first.tests[0])
      expect((await store.tests(project)).map((entry) => entry.name)).toEqual([name.toWellFormed(), 'another'])
      expect((await store.files(project)).map((entry) => entry.path)).toEqual([name.toWellFormed() + '.ts'])
    })
  })
}
