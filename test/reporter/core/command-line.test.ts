import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runNode } from '../../support/temp-project.ts'
import { reportFile } from './support/recorded.ts'
import { startReportServer } from './support/report-server.ts'
import { tempFolder } from './support/temp-folder.ts'

const bin = fileURLToPath(new URL('../../../packages/reporter/dist/bin.cjs', import.meta.url))

test('stratigraph upload sends, prints a table and exits with 0', async () => {
  const server = await startReportServer('stored')
  const cwd = tempFolder({ 'one.json.gz': reportFile('report-1').gzipped })

  const finished = await runNode([bin, 'upload', '.'], { cwd, env: { STRATIGRAPH_URL: server.url } })

  expect(finished).toEqual({
    exitCode: 0,
    signal: null,
    stdout: `sent            2 tests  one.json.gz\n1 report: 1 sent (${server.url})\n`,
    stderr: '',
  })
})

test.each([
  [['--help'], 0, 'Usage: stratigraph <command>', ''],
  [['upload', '--help'], 0, 'Usage: stratigraph upload', ''],
  [['upload', '--unknown'], 1, '', "Unknown option '--unknown'"],
  [['frobnicate'], 2, '', 'there is no command "frobnicate"'],
  [[], 2, '', 'Usage: stratigraph <command>'],
])('stratigraph %j exits with %i', async (args, code, stdout, stderr) => {
  const finished = await runNode([bin, ...args], { cwd: tempFolder() })

  expect(finished.exitCode).toBe(code)
  expect(finished.stdout).toContain(stdout)
  expect(finished.stderr).toContain(stderr)
  expect(finished.stderr).not.toContain('    at ')
})
