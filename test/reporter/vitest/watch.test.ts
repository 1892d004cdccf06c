import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNode, type RunOptions, type TempProject } from '../../support/temp-project.ts'
import { readReport } from '../../support/vitest-report.ts'
import { vitestMajors, vitestProject } from './vitest-project.ts'

const testFile = (title: string): string => `import { test } from 'vitest'\ntest('${title}', () => {})\n`

/** Starts watch mode, calls `onIdle` each time when Vitest waits for changes, and ends after the last of them. */
function watch(project: TempProject, onIdle: (() => Promise<void>)[], env: RunOptions['env'] = {}) {
  const bin = join(project.dir, 'node_modules/vitest/vitest.mjs')
  const steps = [...onIdle]
  return runNode([bin, '--watch'], {
    cwd: project.dir,
    env,
    onSpawn: (child) => {
      child.stdout!.on('data', (text: string) => {
        if (!/Waiting for file changes/.test(text)) return
        const step = steps.shift()
        if (step) void step()
        else child.kill('SIGINT')
      })
    },
  })
}

describe.each(vitestMajors)('%s in watch mode', (major) => {
  test('records and says nothing', async () => {
    await using project = await vitestProject(major, { 'a.test.js': testFile('first') })

    const { stdout, stderr } = await watch(project, [])

    expect(stdout).toContain('1 passed')
    expect(stderr).not.toContain('stratigraph')
    expect(await project.reports()).toEqual([])
  })

  test('records every run when asked', async () => {
    await using project = await vitestProject(major, { 'a.test.js': testFile('first') })

    await watch(project, [() => project.write({ 'a.test.js': testFile('second') })], { STRATIGRAPH_WATCH: '1' })

    const reports = await project.reports()
    expect(reports.map((report) => readReport(report).ran.map(({ title }) => title))).toEqual([['first'], ['second']])
    expect(reports.map(({ run }) => [run.watch, run.status])).toEqual([
      [true, 'passed'],
      [true, 'passed'],
    ])
  })
})
