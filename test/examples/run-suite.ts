import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'

/** The runners that test the shop, each in its own folder. */
export const exampleRunners = ['vitest', 'jest'] as const
export type ExampleRunner = (typeof exampleRunners)[number]

/**
 * How to run one of the suites: arguments for Node, and the folder to run it in.
 * With a seed the files, and the tests inside them, run in the order that the seed decides.
 */
export function suiteCommand(runner: ExampleRunner, seed?: number): { args: string[]; cwd: string } {
  const cwd = join(import.meta.dirname, `${runner}-shop`)
  return { args: [runnerPath(runner), ...settings[runner](seed)], cwd }
}

const settings: Record<ExampleRunner, (seed?: number) => string[]> = {
  vitest: (seed) => ['run', ...(seed === undefined ? [] : ['--sequence.shuffle', `--sequence.seed=${seed}`])],
  jest: (seed) => (seed === undefined ? [] : ['--randomize', `--seed=${seed}`]),
}

/** The file behind the command: started by Node itself, so that a signal reaches the runner and no shell between. */
function runnerPath(runner: ExampleRunner): string {
  const manifestPath = createRequire(import.meta.url).resolve(`${runner}/package.json`)
  return join(dirname(manifestPath), runner === 'vitest' ? 'vitest.mjs' : 'bin/jest.js')
}
