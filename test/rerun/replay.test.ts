import { expect, test } from 'vitest'
import { readRecordedRun } from '../../packages/reporter/src/rerun/drive/recorded-run.ts'
import { TempProject } from '../support/temp-project.ts'
import { configFile, endingOf, stratigraph, testFile } from './dependent-suite.ts'

test.each(['vitest5', 'jest30'] as const)('%s: a recorded run is run again in its order', async (major) => {
  const ending = endingOf(major)
  const one = `test('a', () => {})\ntest('b', () => {})\ntest('c', () => {})\n`
  const tests = {
    [`one [x].${ending}`]: testFile(major, one),
    [`two.${ending}`]: testFile(major, `test('d', () => {})\n`),
  }
  await using project = await TempProject.create(major, { ...configFile(major), ...tests })
  await stratigraph(project, ['shuffle', '--runs', '2'])
  const [, shuffled] = (await project.reports()).map(readRecordedRun)

  const same = await stratigraph(project, ['replay', shuffled!.id])
  expect(same.stdout).toContain(`4 of 4 tests ended as they did in run ${shuffled!.id}\n`)
  expect(same.stdout).not.toContain('did not run')
  expect(same.stdout).not.toContain('after another test')
  expect(same.stderr).toContain(`replaying ${shuffled!.id}: 2 files`)
  expect(same.exitCode).toBe(0)
  // The runner's own output is shown.
  expect(same.stdout + same.stderr).toMatch(/4 passed/)

  await project.write({
    [`one [x].${ending}`]: testFile(
      major,
      one.replace("'a'", "'renamed'").replace("() => {})\ntest('c'", "() => expect(1).toBe(2))\ntest('c'"),
    ),
  })
  const changed = await stratigraph(project, ['replay', shuffled!.id, '--only', `one [x].${ending}`])
  expect(changed.stdout).toContain('1 of 3 tests ended as they did')
  expect(changed.stdout).toContain(`1 ended otherwise:\n  one [x].${ending} > b: passed then, failed now`)
  expect(changed.stdout).toContain(`1 did not run (renamed, deleted or skipped):\n  one [x].${ending} > a`)
  expect(changed.exitCode).toBe(1)

  const unknown = await stratigraph(project, ['replay', '--tests', `one [x].${ending} > a`, `two.${ending} > nowhere`])
  expect(unknown.stderr).toContain(`no test is called "two.${ending} > nowhere"`)
  expect(unknown.exitCode).toBe(1)
  const gone = await stratigraph(project, ['replay', '--tests', `one [x].${ending} > a`, `one [x].${ending} > c`])
  expect(gone.stderr).toContain(`did not run  one [x].${ending} > a\n`)
  expect(gone.stderr).toContain(`passed       one [x].${ending} > c\n`)
  expect(gone.exitCode).toBe(1)
  // Replays are not recorded.
  expect(await project.reports()).toHaveLength(2)
})

test('what cannot be replayed is told', async () => {
  await using project = await TempProject.create('vitest5', configFile('vitest5'))
  const unknown = await stratigraph(project, ['replay', '20260101-000000-000-aaaaaaaa'])
  expect(unknown.stderr).toMatch(
    /there is no recorded run "20260101-000000-000-aaaaaaaa" of vitest in .*\.stratigraph\n/,
  )
  expect(unknown.exitCode).toBe(1)
  expect((await stratigraph(project, ['replay'])).exitCode).toBe(2)
  expect((await stratigraph(project, ['replay', '--tests'])).exitCode).toBe(2)
})
