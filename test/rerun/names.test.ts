import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quote } from '../../packages/reporter/src/commands/bisect/quote.ts'
import { testKey } from '../../packages/reporter/src/order/plan.ts'
import { TITLE_SEPARATOR } from '../../packages/reporter/src/report.ts'
import type { KnownTest } from '../../packages/reporter/src/rerun/drive/history.ts'
import { findTest, nameOfTest } from '../../packages/reporter/src/rerun/drive/name-test.ts'
import { planOf } from '../../packages/reporter/src/rerun/drive/plan-of.ts'
import { runCommand } from '../support/temp-project.ts'

const known = (path: string, titlePath: string[], { project = '', ordinal = 0 } = {}): KnownTest => ({
  project,
  path,
  titlePath,
  key: testKey(titlePath.join(TITLE_SEPARATOR), ordinal),
})

const tests = [
  known('packages/api/a.test.ts', ['cart', 'is empty']),
  known('packages/api/a.test.ts', ['cart', 'is empty'], { ordinal: 1 }),
  known('packages/api/a.test.ts', ['cart', 'x > y', '[z] #3']),
  known('packages/api/a.test.ts', ['is full']),
  known('packages/web/a.test.ts', ['is full']),
  known('packages/web/b c [d].test.ts', ['works'], { project: 'browser' }),
  known('packages/web/b c [d].test.ts', ['works'], { project: 'node' }),
]

describe('a test is found by the name that is printed for it', () => {
  test.each(['', 'packages/api', 'packages/web'])('started in "%s"', (base) => {
    for (const [index, one] of tests.entries())
      expect(findTest(tests, nameOfTest(one, base), base), nameOfTest(one, base)).toEqual({ test: index })
  })

  test('for any titles and paths whose names differ', () => {
    const title = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !text.includes(TITLE_SEPARATOR))
    const one = fc.record({
      path: fc.constantFrom('a.test.ts', 'b/a.test.ts'),
      titles: fc.array(title, { minLength: 1, maxLength: 3 }),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(one, { maxLength: 8, selector: ({ path, titles }) => `${path} > ${titles.join(' > ')}` }),
        (all) => {
          const list = all.map(({ path, titles }) => known(path, titles))
          for (const [index, each] of list.entries())
            expect(findTest(list, nameOfTest(each), '')).toEqual({ test: index })
        },
      ),
    )
  })
})

test('the end of a name is enough where only one test ends so', () => {
  expect(findTest(tests, 'is empty #2', '')).toEqual({ test: 1 })
  expect(findTest(tests, 'is full', '')).toEqual({
    test: undefined,
    isAmbiguous: true,
    similar: ['packages/api/a.test.ts > is full', 'packages/web/a.test.ts > is full'],
  })
})

test('without the project a name may mean several', () => {
  expect(findTest(tests, 'packages/web/b c [d].test.ts > works', '')).toMatchObject({ isAmbiguous: true })
})

test('a name with a slip in it is answered with the ones most like it', () => {
  expect(findTest(tests, 'packages/api/a.test.ts > cart > x > z > [z] #3', '')).toEqual({
    test: undefined,
    isAmbiguous: false,
    similar: ['packages/api/a.test.ts > cart > x > y > [z] #3'],
  })
})

test('a plan runs the last test last: its file comes after all others', () => {
  const [a1, a2, , , b1] = tests as [KnownTest, KnownTest, KnownTest, KnownTest, KnownTest]
  expect(planOf([a1, b1, a2], '/r')).toEqual({
    version: 1,
    planned: 'only',
    root: '/r',
    files: [
      { project: '', path: b1.path, tests: [b1.key] },
      { project: '', path: a1.path, tests: [a1.key, a2.key] },
    ],
  })
})

test('a shell reads a quoted name as it is, and a terminal shows no control character of it', async () => {
  const names = [`it's "so" $HOME \\ \`x\``, 'two\nlines', 'red \u001b[31m\u202e', 'plain > and simple']
  const shell = await runCommand('/bin/bash', ['-c', `printf '%s\\0' ${names.map(quote).join(' ')}`], {
    env: { LC_ALL: 'C.UTF-8' },
  })
  expect(shell.stdout.split('\0').slice(0, -1)).toEqual(names)
  // eslint-disable-next-line no-control-regex -- these are what must not be there
  for (const name of names) expect(quote(name)).not.toMatch(/[\u0000-\u001f\u202e]/)
})
