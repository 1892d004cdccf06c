import { expect, test } from 'vitest'
import { TempProject } from '../../support/temp-project.ts'

const line = (entry: string): string => `['default', '@stratigraph/reporter/${entry}']`

test("the Jest reporter in Vitest says which one to write, and leaves Vitest's outcome alone", async () => {
  await using project = await TempProject.create('vitest5', {
    'vitest.config.js': `export default { test: { reporters: ${line('jest')} } }`,
    'a.test.js': `import { test } from 'vitest'\ntest('passes', () => {})`,
  })

  const { exitCode, stderr } = await project.run([])

  expect(stderr).toBe(
    'stratigraph: nothing is recorded: in the reporters of vitest write "@stratigraph/reporter/vitest"\n',
  )
  expect(exitCode).toBe(0)
})

test("the Vitest reporter in Jest says which one to write, and leaves Jest's outcome alone", async () => {
  await using project = await TempProject.create('jest30', {
    'package.json': '{ "name": "stranger", "private": true }',
    'jest.config.cjs': `module.exports = { reporters: ${line('vitest')} }`,
    'a.test.js': `test('passes', () => {})`,
  })

  const { exitCode, stderr } = await project.run([])

  expect(stderr).toContain(
    'stratigraph: nothing is recorded: in the reporters of jest write "@stratigraph/reporter/jest"\n',
  )
  expect(stderr).toContain('1 passed')
  expect(exitCode).toBe(0)
})
