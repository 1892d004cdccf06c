import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bisect, configFile, endingOf, testFile } from '../rerun/dependent-suite.ts'
import { TempProject, type RunnerMajor } from '../support/temp-project.ts'

/** A polluter and its victim; where everything is watched, the polluter waits for longer than anyone does. */
const hangingSuite = (major: RunnerMajor): Record<string, string> => ({
  ...configFile(major),
  [`cart.${endingOf(major)}`]: testFile(
    major,
    `const cart = []
    test('is empty at first', () => expect(cart.length).toBe(0))
    test('takes a book', async () => {
      cart.push('book')
      if (JSON.parse(readFileSync(process.env.STRATIGRAPH_ORDER, 'utf8')).deep) await new Promise((resolve) => setTimeout(resolve, 5_000_000))
    }, 5_000_000)`,
    'readFileSync',
  ),
})

test.each(['vitest5', 'jest30'] as const)(
  '%s: a look that never ends is ended, says so, and the proof stands',
  async (major) => {
    await using project = await TempProject.create(major, hangingSuite(major))
    const cart = `cart.${endingOf(major)}`

    const { said, exitCode } = await bisect(project, [`${cart} > is empty at first`])

    expect(said).toMatchObject({ kind: 'victim', polluters: [`${cart} > takes a book`], leak: null })
    expect(said.leakUnknown).toMatch(/^it did not end within \d+ s, where no run before took more than \d+ s$/)
    expect(exitCode).toBe(0)
    expect(await readdir(join(project.dir, '.stratigraph/proofs'))).toHaveLength(1)
  },
  // The deadline is a multiple of what a run takes here and now.
  600_000,
)
