import { expect, test } from 'vitest'
import { recordVitest, vitestMajors, vitestProject } from '../vitest/vitest-project.ts'
import { leaksByFile, leaksByTest } from './evidence.ts'
import { everyRunner, recordSuite } from './record-suite.ts'

// Whose leak it is where several tests run at once; and what is not looked at before anybody has used it.

/** Two tests that end only when both have begun, and one after them. */
const overlapping = `
let begun = 0
let both
const together = new Promise((resolve) => { both = resolve })
async function begin() {
  if (++begun === 2) both()
  await together
}
test.concurrent('leaves something', async () => { await begin(); process.env.LEFT_BESIDE = '1' })
test.concurrent('leaves nothing', async () => { await begin() })
test('is alone', () => { process.env.LEFT_ALONE = '1' })
`

test.each(everyRunner)('%s: what one of several tests left is told of the file', async (major) => {
  const report = await recordSuite(major, overlapping, { modules: [] })

  const left = (name: string) => [{ kind: 'environment', name, change: 'added' }]
  expect(leaksByFile(report)).toEqual({ 'a.test.js': left('LEFT_BESIDE') })
  expect(leaksByTest(report)).toEqual({ 'is alone': left('LEFT_ALONE') })
})

const fetching = `
import { expect, test } from 'vitest'
const isLoaded = () => process.moduleLoadList.some((name) => name.endsWith('undici/undici'))
const before = isLoaded()
test('has no use for it', () => {})
test('nor has this', () => { expect(isLoaded()).toBe(before) })
test('fetches', async () => {
  const { createServer } = await import('node:http')
  const server = createServer((request, response) => response.end('x'))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  await (await fetch('http://127.0.0.1:' + server.address().port)).text()
  await new Promise((resolve) => { server.close(resolve); server.closeAllConnections() })
  expect(isLoaded()).toBe(true)
})
test('leaves another Request', () => { globalThis.Request = class {} })
`

test.each(vitestMajors)(
  '%s: what comes with fetch is loaded by tests alone, and looked at from then on',
  async (major) => {
    await using project = await vitestProject(major, { 'a.test.js': fetching })

    const { report, exitCode, stdout } = await recordVitest(project, { test: { pool: 'forks' } })

    expect({ exitCode, stdout: exitCode === 0 ? '' : stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(leaksByTest(report)).toEqual({
      'leaves another Request': [{ kind: 'global', name: 'globalThis.Request', change: 'changed' }],
    })
  },
)
