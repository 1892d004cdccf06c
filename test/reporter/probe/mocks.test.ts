import { describe, expect, test } from 'vitest'
import type { FileEvidence, Mock, Report } from '../../../packages/reporter/src/report.ts'
import { jestConfig, jestProject, recordRun } from '../../support/jest-report.ts'
import { recordVitest, vitestProject } from '../vitest/vitest-project.ts'

// Which modules does a file replace? The same modules in every runner, replaced in each way that it knows.

const names = ['cart', 'bank', 'tax', 'mail', 'money'] as const

const modules = (write: (name: string) => string, manual: string): Record<string, string> => ({
  ...Object.fromEntries(names.map((name) => [`src/${name}.js`, write(name)])),
  'src/__mocks__/bank.js': manual,
})

const inVitest = `
import { expect, test, vi } from 'vitest'
import { cart } from './src/cart.js'
import { bank } from './src/bank.js'
import { tax } from './src/tax.js'
import { mail } from './src/mail.js'
import * as money from './src/money.js'
import os from 'node:os'
import { tiny } from 'tiny'
vi.mock('./src/cart.js', () => ({ cart: () => 'mocked' }))
vi.mock('./src/bank.js')
vi.mock('./src/tax.js')
vi.mock('./src/mail.js', { spy: true })
vi.mock('node:os', () => ({ default: { platform: () => 'mocked' } }))
vi.mock('tiny')
test('is mocked', () => {
  expect([cart(), bank(), tax(), mail(), tiny(), os.platform()]).toEqual(
    ['mocked', 'by hand', undefined, 'mail', undefined, 'mocked'])
  expect(money.money()).toBe('money')
})
test('spies', () => {
  const desk = { open() {}, close() {} }
  vi.spyOn(desk, 'open')
  vi.spyOn(desk, 'open')
  vi.spyOn(desk, 'close').mockReturnValue(1)
  expect(vi.spyOn.name).toBe('spyOn')
  let error
  try { vi.spyOn(desk, 'missing') } catch (thrown) { error = thrown }
  expect(error.stack).not.toContain('stratigraph/reporter')
})
`

const inJest = `
const { cart } = require('./src/cart.js')
const { bank } = require('./src/bank.js')
const { tax } = require('./src/tax.js')
const { mail } = require('./src/mail.js')
const { money } = require('./src/money.js')
const os = require('node:os')
const { tiny } = require('tiny')
jest.mock('./src/cart.js', () => ({ cart: () => 'mocked' }))
jest.mock('./src/bank.js')
jest.mock('./src/tax.js')
jest.mock('node:os', () => ({ platform: () => 'mocked' }))
jest.mock('tiny')
test('is mocked', () => {
  expect([cart(), bank(), tax(), mail(), tiny(), os.platform()]).toEqual(
    ['mocked', 'by hand', undefined, 'mail', undefined, 'mocked'])
  expect(money()).toBe('money')
})
test('spies', () => {
  const desk = { open() {}, close() {}, isOpen: false }
  jest.spyOn(desk, 'open')
  jest.spyOn(desk, 'open')
  jest.spyOn(desk, 'close').mockReturnValue(1)
  jest.replaceProperty(desk, 'isOpen', true)
  let error
  try { jest.spyOn(desk, 'missing') } catch (thrown) { error = thrown }
  expect(error.stack).not.toContain('stratigraph/reporter')
})
`

const expected: Mock[] = [
  { module: 'src/cart.js', own: true, how: 'factory' },
  { module: 'src/bank.js', own: true, how: 'manual' },
  { module: 'src/tax.js', own: true, how: 'automock' },
  { module: 'node:os', own: false, how: 'factory' },
  { module: 'tiny', own: false, how: 'automock' },
]

const evidenceOf = (report: Report, path = 'a.test.js'): FileEvidence => {
  const file = report.dictionary!.files.path.indexOf(path)
  return report.evidence!.files.find((one) => one.file === file)!
}

const byName = (mocks: Mock[] = []): Mock[] => mocks.toSorted((a, b) => (a.module < b.module ? -1 : 1))

const packageFiles = (source: string): Record<string, string> => ({
  'node_modules/tiny/package.json': '{ "name": "tiny", "main": "index.js" }',
  'node_modules/tiny/index.js': source,
})

describe.each(['vitest3', 'vitest4', 'vitest5'] as const)('%s', (major) => {
  test('mocked modules are told, the project’s own apart from packages, and spies are counted', async () => {
    await using project = await vitestProject(major, {
      ...modules((name) => `export function ${name}() { return '${name}' }`, `export const bank = () => 'by hand'`),
      ...packageFiles(`exports.tiny = () => 'tiny'`),
      'a.test.js': inVitest,
      'b.test.js': `import { test } from 'vitest'\nimport './src/cart.js'\ntest('mocks nothing', () => {})`,
    })

    const { report, exitCode, stdout, stderr } = await recordVitest(project)

    expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, output: '' })
    expect(report.evidence!.looked.mocks).toBe(true)
    const { mocks, spies } = evidenceOf(report)
    expect(byName(mocks)).toEqual(byName([...expected, { module: 'src/mail.js', own: true, how: 'spy' }]))
    expect(spies).toBe(2)
    expect(evidenceOf(report, 'b.test.js')).toBeUndefined()
  })
})

describe.each(['jest29', 'jest30'] as const)('%s', (major) => {
  test('mocked modules are told, the project’s own apart from packages, and spies are counted', async () => {
    await using project = await jestProject(major, {
      'jest.config.cjs': jestConfig(`transform: { '\\\\.js$': 'babel-jest' }`),
      ...modules((name) => `exports.${name} = function () { return '${name}' }`, `exports.bank = () => 'by hand'`),
      ...packageFiles(`exports.tiny = () => 'tiny'`),
      'a.test.js': inJest,
      'b.test.js': `require('./src/cart.js')\ntest('mocks nothing', () => {})`,
    })

    const { report, exitCode, stdout, stderr } = await recordRun(project, [])

    expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, output: '' })
    expect(report.evidence!.looked.mocks).toBe(true)
    const { mocks, spies } = evidenceOf(report)
    expect(byName(mocks)).toEqual(byName(expected))
    expect(spies).toBe(3)
    expect(evidenceOf(report, 'b.test.js')).toBeUndefined()
  })

  test('automocked modules and mocks of packages in a folder of their own are told', async () => {
    await using project = await jestProject(major, {
      'jest.config.cjs': jestConfig(`automock: true, transform: { '\\\\.js$': 'babel-jest' }`),
      ...modules((name) => `exports.${name} = function () { return '${name}' }`, `exports.bank = () => 'by hand'`),
      ...packageFiles(`exports.tiny = () => 'tiny'`),
      '__mocks__/tiny.js': `exports.tiny = () => 'by hand'`,
      'a.test.js': `jest.unmock('./src/tax.js')
test('is mocked', () => {
  expect(require('./src/tax.js').tax()).toBe('tax')
  expect(require('./src/cart.js').cart()).toBeUndefined()
  expect(require('tiny').tiny()).toBe('by hand')
})`,
    })

    const { report, exitCode, stdout, stderr } = await recordRun(project, [])

    expect({ exitCode, output: exitCode === 0 ? '' : stdout + stderr }).toEqual({ exitCode: 0, output: '' })
    expect(byName(evidenceOf(report).mocks)).toEqual([
      { module: 'src/cart.js', own: true, how: 'automock' },
      { module: 'tiny', own: false, how: 'manual' },
    ])
  })
})

test('switched off, nothing is told of mocks, and the rest goes on', async () => {
  await using project = await vitestProject('vitest5', {
    ...modules((name) => `export function ${name}() { return '${name}' }`, ''),
    'vitest.config.js': `export default { test: { reporters: ['default', ['@stratigraph/reporter/vitest', { probe: { mocks: false } }]] } }`,
    'a.test.js': `import { test, vi } from 'vitest'
vi.mock('./src/cart.js', () => ({}))
test('spies', () => { vi.spyOn(console, 'log') })`,
  })

  const { report } = await recordVitest(project)

  expect(report.evidence!.looked).toMatchObject({ boundaries: true, mocks: false })
  expect(report.evidence!.files).toEqual([])
})
