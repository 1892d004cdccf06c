import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OrderPlan } from '../../order/plan.ts'
import type { Runner } from './runner.ts'

export interface WayToRun {
  /** Keep the report in this `.stratigraph` folder, and send it where the user's settings say. */
  dir?: string
  /** The runner's own output goes to the terminal. */
  shown?: boolean
  /** Worker slots; left out: one for a plan that runs only what it names, else as the user has it. */
  workers?: number
}

const distFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Above this the command line would get too long for some systems. The sequencer keeps to the plan anyway. */
const MOST_PATHS = 1000

/**
 * The same settings as ever, but our reporter alone (the user's may write files), and no limits that would cut an order
 * short.
 */
export function argumentsFor(runner: Runner, plan: OrderPlan, { shown, workers }: WayToRun = {}): string[] {
  const isOnly = plan.planned === 'only' && plan.files.length <= MOST_PATHS
  const paths = isOnly ? plan.files.map(({ path }) => join(plan.root, path)) : []
  const slots = workers ?? (plan.planned === 'only' ? 1 : undefined)
  if (runner.name === 'jest') {
    return [
      ...(slots === undefined ? [] : slots === 1 ? ['--runInBand'] : [`--maxWorkers=${slots}`]),
      ...(shown ? ['--reporters=default'] : []),
      `--reporters=${distFile('jest.cjs')}`,
      `--testSequencer=${distFile('jest-sequencer.cjs')}`,
      '--bail=0',
      '--coverage=false',
      '--watchAll=false',
      // Else Jest waits for ever for what the tests left open. Where a person watches, it says so.
      ...(shown ? [] : ['--forceExit']),
      // Snapshots are compared and never written.
      '--ci',
      ...(paths.length > 0 ? ['--runTestsByPath', ...paths] : []),
    ]
  }
  return [
    'run',
    ...(shown ? ['--reporter=default'] : []),
    `--reporter=${distFile('vitest.js')}`,
    ...(slots === undefined ? [] : vitestSlots(runner.major, slots)),
    '--bail=0',
    '--coverage.enabled=false',
    ...paths,
  ]
}

function vitestSlots(major: number, slots: number): string[] {
  if (slots > 1) return [`--maxWorkers=${slots}`]
  const single = major === 3 ? ['--poolOptions.forks.singleFork', '--poolOptions.threads.singleThread'] : []
  return ['--no-file-parallelism', ...single]
}
