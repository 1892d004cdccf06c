import { fileURLToPath } from 'node:url'
import type { RunnerMajor } from '../support/temp-project.ts'

const drive = fileURLToPath(new URL('../../packages/reporter/src/rerun/drive/', import.meta.url))
const dist = fileURLToPath(new URL('../../packages/reporter/dist/', import.meta.url))

/** An argument made from the sources names files beside them: the built ones are meant. */
export const builtDrive = (argument: string): string => argument.replace(drive, dist)

/** Three files that write down what runs, under a configuration that shuffles: a planned order must win over it. */
export function orderSuite(major: RunnerMajor, isolate: boolean): Record<string, string> {
  const isVitest = major.startsWith('vitest')
  const extension = isVitest ? 'mjs' : 'cjs'
  const files = ['one', 'two', 'three'].map((name) => [`${name}.test.${extension}`, testFile(name, isVitest)])
  const settings = isVitest
    ? {
        'vitest.config.mjs': `export default { test: { isolate: ${isolate}, sequence: { shuffle: true }, include: ['**/*.test.mjs'] } }`,
      }
    : { 'jest.config.cjs': `module.exports = { randomize: true, testMatch: ['**/*.test.cjs'], transform: {} }` }
  return { ...Object.fromEntries(files), ...settings }
}

const testFile = (name: string, isVitest: boolean): string => `
${isVitest ? `import { appendFileSync } from 'node:fs'\nimport { beforeAll, describe, test } from 'vitest'` : `const { appendFileSync } = require('node:fs')`}
const note = (text) => appendFileSync(process.env.JOURNAL, '${name} ' + text + '\\n')
describe('A', () => {
  beforeAll(() => note('hook A'))
  test('a1', () => note('a1'))
  test('a2', () => note('a2'))
  describe('in', () => {
    test.each([1, 2])('e%i', (number) => note('e' + number))
  })
})
test('top', () => note('top'))
test('same', () => note('same 0'))
test('same', () => note('same 1'))
test.skip('never', () => note('never'))
describe('B', () => {
  beforeAll(() => note('hook B'))
  test.concurrent('b1', async () => note('b1'))
  test.concurrent('b2', async () => note('b2'))
})
`
