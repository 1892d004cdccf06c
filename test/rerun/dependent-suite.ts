import { join } from 'node:path'
import type { BisectJson } from '../../packages/reporter/src/commands/bisect/describe-result.ts'
import { runNode, type Finished, type RunnerMajor, type RunOptions, type TempProject } from '../support/temp-project.ts'

/** Runs the `stratigraph` command that is installed in the project. */
export const stratigraph = (project: TempProject, args: string[], options: RunOptions = {}): Promise<Finished> =>
  runNode([join(project.dir, 'node_modules/@stratigraph/reporter/dist/bin.cjs'), ...args], {
    cwd: project.dir,
    ...options,
  })

/** What `stratigraph bisect --json` says. */
export async function bisect(
  project: TempProject,
  args: string[],
  options?: RunOptions,
): Promise<Finished & { said: BisectJson }> {
  const finished = await stratigraph(project, ['bisect', ...args, '--json'], options)
  return { ...finished, said: JSON.parse(finished.stdout) as BisectJson }
}

/** Of a command as it is printed: `npx stratigraph replay --tests 'a' 'b'`. */
export const argumentsOf = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word).slice(2)

const isVitest = (major: RunnerMajor): boolean => major.startsWith('vitest')

/** Ending of test files: ES modules for Vitest, CommonJS for Jest. */
export const endingOf = (major: RunnerMajor): string => (isVitest(major) ? 'test.mjs' : 'test.cjs')

/** A test file: what it imports from `node:fs`, and its tests. */
export function testFile(major: RunnerMajor, tests: string, fs = 'existsSync, rmSync, writeFileSync'): string {
  const head = isVitest(major)
    ? `import { ${fs} } from 'node:fs'\nimport { describe, expect, test } from 'vitest'\n`
    : `const { ${fs} } = require('node:fs')\n`
  return head + tests
}

/** Configuration of a project whose tests are files of `endingOf`. @param settings further ones, as source text */
export function configFile(major: RunnerMajor, settings = ''): Record<string, string> {
  return isVitest(major)
    ? { 'vitest.config.mjs': `export default { test: { include: ['**/*.test.mjs'], ${settings} } }` }
    : { 'jest.config.cjs': `module.exports = { testMatch: ['**/*.test.cjs'], transform: {}, ${settings} }` }
}

type Kind = keyof typeof stateTests

/** Tests in one file that depend on each other's state, by kind, and a victim of another file. */
export function dependentSuite(major: RunnerMajor, kinds: readonly Kind[]): Record<string, string> {
  const ending = endingOf(major)
  return {
    ...configFile(major, `globalSetup: './start.${isVitest(major) ? 'mjs' : 'cjs'}'`),
    ...(isVitest(major)
      ? {
          'start.mjs': `import { rmSync } from 'node:fs'\nexport default function () { rmSync('shelf', { force: true }) }`,
        }
      : { 'start.cjs': `module.exports = () => require('node:fs').rmSync('shelf', { force: true })` }),
    [`state.${ending}`]: testFile(major, kinds.map((kind) => stateTests[kind]).join('')),
    [`reader.${ending}`]: testFile(
      major,
      `test('finds an empty shelf', () => expect(existsSync('shelf')).toBe(false))\ntest('counts', () => {})\n`,
    ),
    [`writer.${ending}`]: testFile(
      major,
      `test('prepares', () => {})\ntest('puts a book on the shelf', () => writeFileSync('shelf', 'book'))\n`,
    ),
  }
}

const stateTests = {
  victim: `
const cart = []
describe('cart', () => {
  test('counts nothing', () => {})
  test('is empty at first', () => expect(cart.length).toBe(0))
  test('takes a book', () => { cart.push('book') })
  test('has no total', () => expect(cart.length).toBe(0))
  test('is not sent', () => expect(cart.length).toBe(0))
})
`,
  brittle: `
let user
describe('session', () => {
  test('signs in', () => { user = 'ann' })
  test('knows its user', () => expect(user).toBe('ann'))
})
`,
  together: `
let armed = 0
describe('alarm', () => {
  test('is silent', () => expect(armed).not.toBe(3))
  test('arms the bell', () => { armed |= 1 })
  test('has a battery', () => {})
  test('arms the lamp', () => { armed |= 2 })
})
`,
}
