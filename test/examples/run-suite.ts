import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The runners that test the shop, each in its own folder. */
export const exampleRunners = ['vitest', 'jest'] as const
export type ExampleRunner = (typeof exampleRunners)[number]

/**
 * How to run one of the suites: arguments for Node, and the folder to run it in.
 * With a seed the files, and the tests inside them, run in the order that the seed decides; planned, in the order that
 * STRATIGRAPH_ORDER names.
 */
export function suiteCommand(runner: ExampleRunner, order: SuiteOrder = {}): { args: string[]; cwd: string } {
  const cwd = join(import.meta.dirname, `${runner}-shop`)
  return { args: [runnerPath(runner), ...settings[runner](order)], cwd }
}

export interface SuiteOrder {
  seed?: number | undefined
  planned?: boolean
}

const settings: Record<ExampleRunner, (order: SuiteOrder) => string[]> = {
  vitest: ({ seed }) => ['run', ...(seed === undefined ? [] : ['--sequence.shuffle', `--sequence.seed=${seed}`])],
  jest: ({ seed, planned }) => [
    ...(seed === undefined ? [] : ['--randomize', `--seed=${seed}`]),
    ...(planned ? [`--testSequencer=${sequencer}`] : []),
  ],
}

/** Jest lets only the command line choose who orders the files. */
const sequencer = fileURLToPath(new URL('../../packages/reporter/dist/jest-sequencer.cjs', import.meta.url))

/** The file behind the command: started by Node itself, so that a signal reaches the runner and no shell between. */
function runnerPath(runner: ExampleRunner): string {
  const manifestPath = createRequire(import.meta.url).resolve(`${runner}/package.json`)
  return join(dirname(manifestPath), runner === 'vitest' ? 'vitest.mjs' : 'bin/jest.js')
}
