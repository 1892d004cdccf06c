import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { jestMajors, jestProject, recordRun, type JestMajor } from '../../support/jest-report.ts'
import { recordVitest, vitestMajors, vitestProject, type VitestMajor } from '../vitest/vitest-project.ts'

export const everyRunner = [...vitestMajors, ...jestMajors]

const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url))

export interface SuiteOptions {
  /** Modules of Node that the suite uses under their own names: `fs`, `net`. */
  modules: string[]
  args?: string[]
  env?: Record<string, string>
  /** Of Vitest: the `test` part of the configuration. */
  test?: Record<string, unknown>
}

/**
 * Runs one file with the same text in any runner; it must pass. `at(name)` is a path in a folder of its own,
 * `need(name)` a package of ours, and `runner` is `jest` or `vi`.
 */
export async function recordSuite(
  major: VitestMajor | JestMajor,
  suite: string,
  options: SuiteOptions,
): Promise<Report> {
  const { modules, args = [], env = {}, test } = options
  const head = isJest(major)
    ? [
        ...modules.map((name) => `const ${name} = require('node:${name}')`),
        'const runner = jest',
        'const load = require',
      ]
    : [
        `import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi as runner } from 'vitest'`,
        `import { createRequire } from 'node:module'`,
        'const load = createRequire(import.meta.url)',
        ...modules.map((name) => `import ${name} from 'node:${name}'`),
      ]
  const source = `${head.join('\n')}
const at = (name) => process.env.FOLDER + '/' + name
const need = (name) => load(process.env.PACKAGES + '/' + name)
${suite}`
  const files = { 'a.test.js': source, 'data/empty.txt': '' }
  await using project = isJest(major) ? await jestProject(major, files) : await vitestProject(major, files)
  const settings = { env: { FOLDER: `${project.dir}/data`, PACKAGES: packages, ...env } }
  const { report, exitCode, stdout, stderr } = isJest(major)
    ? await recordRun(project, args, settings)
    : await recordVitest(project, { ...settings, args, ...(test ? { test } : {}) })
  expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, output: '' })
  return report
}

const isJest = (major: VitestMajor | JestMajor): major is JestMajor => major.startsWith('jest')
