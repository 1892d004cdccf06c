import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { BisectJson } from '../../packages/reporter/src/commands/bisect/describe-result.ts'
import { plantedBrittleTest, plantedDependences, type PlantedTest } from '../examples/planted.ts'
import { exampleRunners, suiteCommand, type ExampleRunner } from '../examples/run-suite.ts'
import { postgresVariables } from '../support/services.ts'
import { runNode, type Finished } from '../support/temp-project.ts'

const bin = fileURLToPath(new URL('../../packages/reporter/dist/bin.cjs', import.meta.url))
const victims = [...plantedDependences.map(({ victim }) => victim), plantedBrittleTest.brittle]
const polluters = [...plantedDependences.map(({ polluter }) => polluter), plantedBrittleTest.stateSetter]
const files = [...new Set([...victims, ...polluters].map(({ file }) => file))]
/** Some hundred starts of a runner: minutes on a busy machine. */
const TIMEOUT_MS = 600_000
/** So many orders in a row in which a planted test always fails, or always passes, do not happen. */
const MOST_SHUFFLES = 16

const nameOf = ({ file, title }: PlantedTest): RegExp => new RegExp(`^(\\[shop\\] )?${file} > (.* > )?${title}$`)

async function stratigraph(runner: ExampleRunner, args: string[]): Promise<Finished> {
  return runNode([bin, ...args], { cwd: suiteCommand(runner).cwd, env: postgresVariables() })
}

test.each(exampleRunners)(
  '%s: the planted pairs are proven from a few shuffled runs',
  async (runner) => {
    const dir = await mkdtemp(join(tmpdir(), 'stratigraph-examples-'))
    try {
      // One worker, so that the files that share a database have an order too.
      const failed = new Map(victims.map(({ title }) => [title, 0]))
      let runs = 0
      const isMissing = (): boolean => [...failed.values()].some((count) => count === 0 || count === runs)
      for (; isMissing() && runs < MOST_SHUFFLES; runs += 2) {
        const args = ['shuffle', '--runs', '2', '--dir', dir, '--', '--maxWorkers=1', ...files]
        const { stdout } = await stratigraph(runner, args)
        for (const [title, count] of failed)
          failed.set(title, count + Number(new RegExp(`(\\d) of 2  .*${title}`).exec(stdout)?.[1] ?? 0))
      }
      expect({ runs, failed, isMissing: isMissing() }).toMatchObject({ isMissing: false })

      const all = await stratigraph(runner, ['bisect', '--all', '--json', '--dir', dir])
      const { results } = JSON.parse(all.stdout) as { results: BisectJson[] }
      for (const [place, victim] of victims.entries()) {
        const result = results.find((one) => nameOf(victim).test(one.victim))
        expect(result, `${victim.title}\n${all.stderr}`).toMatchObject({
          kind: victim === plantedBrittleTest.brittle ? 'brittle' : 'victim',
          polluters: [expect.stringMatching(nameOf(polluters[place]!))],
        })
      }
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  },
  TIMEOUT_MS,
)
