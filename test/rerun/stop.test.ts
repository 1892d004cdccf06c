import { spawnSync } from 'node:child_process'
import { watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TempProject, type RunnerMajor } from '../support/temp-project.ts'
import { configFile, endingOf, stratigraph, testFile } from './dependent-suite.ts'

/** It writes the id of the process that runs it into `started`, and waits for longer than anyone does. */
const endlessSuite = (major: RunnerMajor): Record<string, string> => ({
  ...configFile(major),
  'empty/.keep': '',
  [`slow.${endingOf(major)}`]: testFile(
    major,
    `test('waits', async () => {
      writeFileSync('starting', String(process.pid))
      renameSync('starting', 'started')
      await new Promise((resolve) => setTimeout(resolve, 500_000))
    }, 600_000)`,
    'renameSync, writeFileSync',
  ),
})

test.each(['vitest5', 'jest30'] as const)(
  '%s: Ctrl-C ends the runner and its workers, and leaves nothing',
  async (major) => {
    await using project = await TempProject.create(major, endlessSuite(major))
    const temporary = join(project.dir, 'empty')
    const watcher = watch(project.dir)
    const finished = await stratigraph(project, ['bisect', `slow.${endingOf(major)} > waits`, '--json'], {
      env: { TMPDIR: temporary },
      onSpawn: (child) => {
        watcher.on('change', (_event, name) => {
          if (String(name) !== 'started') return
          watcher.close()
          child.kill('SIGINT')
        })
      },
    })
    expect(finished.exitCode).toBe(130)
    expect(JSON.parse(finished.stdout)).toMatchObject({ kind: 'not-run', reason: 'stopped: nothing was shown' })
    expect(isAlive(await project.read('started'))).toBe(false)
    expect((await readdir(temporary)).filter((name) => name.startsWith('stratigraph-'))).toEqual([])
    expect(await readdir(project.dir)).not.toContain('.stratigraph')
  },
)

/** A process that ended counts as gone, whether or not anybody took note of its end yet. */
function isAlive(pid: string): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' })
  return /^[^Z]/.test(stdout.trim())
}
