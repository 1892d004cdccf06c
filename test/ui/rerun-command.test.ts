import { expect, test } from 'vitest'
import { rerunCommand } from '../../packages/ui/src/pages/test/rerun-command.ts'
import { runCommand, runnerPackages, TempProject, type RunnerMajor } from '../support/temp-project.ts'

/** Names that a shell, a regular expression or a terminal would stumble over. */
const suite = 'shop (v1) [x] $HOME'
const awkward = ['it\'s "quoted" at 100% `off`!', 'two\nlines, \u001b[31mred\u001b[0m, ünïcode 🧪']
const testFile = `
describe(${JSON.stringify(suite)}, () => {
  ${awkward.map((name) => `test(${JSON.stringify(name)}, () => {})`).join('\n  ')}
  test("it's", () => { throw new Error('another test ran') })
})
test('plain', () => {})
test('plain as well', () => { throw new Error('another test ran') })
`
const paths = [...awkward.map((name) => [suite, name]), ['plain']]

test.each(Object.keys(runnerPackages) as RunnerMajor[])(
  'the command of the dashboard runs one test alone, and it only: %s',
  async (major) => {
    await using project = await TempProject.create(major, {
      'package.json': '{ "name": "stranger", "private": true }',
      'vitest.config.mjs': 'export default { test: { globals: true } }',
      "src/that's (all).test.js": testFile,
    })
    const { name } = runnerPackages[major]
    const bin = name === 'vitest' ? 'vitest.mjs' : 'bin/jest.js'

    for (const titlePath of paths) {
      const command = rerunCommand(name, { file: "src/that's (all).test.js", project: '', titlePath })
      // A shell runs it as pasted, but for `npx`, which would look the runner up.
      const script = command!.replace(`npx ${name}`, `"${process.execPath}" node_modules/${name}/${bin}`)
      const { exitCode, stdout, stderr } = await runCommand('sh', ['-c', script], { cwd: project.dir })

      expect(stdout + stderr).toMatch(/Tests:?.*\b1 passed/)
      expect(stdout + stderr).not.toContain('another test ran')
      expect(exitCode).toBe(0)
    }
  },
)

test('an unknown runner gets no command rather than a wrong one', () => {
  expect(rerunCommand('mocha', { file: 'a.test.js', project: '', titlePath: ['plain'] })).toBeNull()
})
