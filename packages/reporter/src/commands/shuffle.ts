import { parseArgs } from 'node:util'
import { cleanLine } from '../clean-line.ts'
import type { PlannedFile } from '../order/plan.ts'
import { OrderChooser, type Coverage } from '../rerun/choose/order-chooser.ts'
import { nameOfTest } from '../rerun/drive/name-test.ts'
import type { RecordedRun } from '../rerun/drive/recorded-run.ts'
import { Stopped } from '../rerun/drive/run-planned.ts'
import { countOf, formatDuration } from '../summary/wording.ts'
import { quote } from './bisect/quote.ts'
import type { Command, Terminal } from './command.ts'
import { splitRunnerArgs, withOrderSession, type OrderSession } from './order-command.ts'
import { createProgress, type Progress } from './progress.ts'
import { runAlone, type Alone } from './shuffle/run-alone.ts'

const help = `Usage: stratigraph shuffle [--runs 10] [options] [-- runner arguments]

Runs your tests in other orders, chosen so that pairs of tests are seen in both orders soon. Describe blocks stay
together. Every run is recorded like any other; what fails in some orders only is then named by the dashboard, and
proven by "stratigraph bisect".

Options:
  --runs N         how often (default 10)
  --alone          also run every test without the others of its file: finds tests that need another one first
  --runner NAME    vitest or jest, where both are installed
  --dir FOLDER     the .stratigraph folder for the runs (or STRATIGRAPH_DIR)
  -h, --help       show this

Exit code: 0 when every test passed in every order, 1 when not, 2 when called wrongly.
`

export const shuffle: Command = { summary: 'run the tests in other orders', help, run }

async function run(args: string[], terminal: Terminal): Promise<number> {
  const { own, runnerArgs } = splitRunnerArgs(args)
  const { values } = parseArgs({
    args: own,
    options: {
      runs: { type: 'string' },
      alone: { type: 'boolean' },
      runner: { type: 'string' },
      dir: { type: 'string' },
    },
  })
  const runs = Number(values.runs ?? 10)
  if (!Number.isInteger(runs) || runs < 1) {
    terminal.err('stratigraph shuffle: --runs must be a whole number of at least 1\n')
    return 2
  }
  return withOrderSession(terminal, { ...values, runnerArgs, records: true }, async (session) => {
    const { runner, recorded, dir } = session
    const progress = createProgress(terminal)
    progress.line(
      `${runner.name} ${runner.version} · ${countOf(recorded.length, 'recorded run')} · reports go to ${dir}`,
    )
    const ran: RecordedRun[] = []
    await shuffleRuns(runs, session, progress, ran).catch(unlessStopped)
    const alone = values.alone
      ? await runAlone([...recorded, ...ran], session, progress).catch(unlessStopped)
      : undefined
    progress.clear()
    const failures = countFailures(ran, session.base)
    terminal.out(summaryOf(failures, ran.length) + (alone ? describeAlone(alone) : ''))
    return ran.length > 0 && failures.size === 0 && !alone?.brittle.length ? 0 : 1
  })
}

function unlessStopped(error: unknown): undefined {
  if (!(error instanceof Stopped)) throw error
}

/** Adds each run to `ran` as soon as it has ended. */
async function shuffleRuns(runs: number, session: OrderSession, progress: Progress, ran: RecordedRun[]): Promise<void> {
  const { recorded, planned, root, dir, base } = session
  const chooser = new OrderChooser(Math.random)
  for (const one of recorded) chooser.add(one)
  while (ran.length < runs) {
    // Without any history the first run shows what there is, in its own order.
    const files: PlannedFile[] = chooser.next()
    const place = `${String(ran.length + 1).padStart(String(runs).length)}/${runs}`
    progress.now(`  ${place}  running ...`)
    const startMs = performance.now()
    const one = await planned.run({ version: 1, planned: 'first', by: 'shuffle', root, files }, { dir })
    ran.push(one)
    chooser.add(one)
    const failed = String(countFailures([one], base).size).padStart(3)
    const duration = formatDuration(performance.now() - startMs).padStart(8)
    progress.line(`  ${place}  ${failed} failed  ${duration}  ${describe(chooser.coverage())}`)
  }
}

/** How often each test failed, by its name. What passed on a retry did not. */
function countFailures(runs: readonly RecordedRun[], base: string): Map<string, number> {
  const failures = new Map<string, number>()
  for (const { files } of runs)
    for (const { project, path, tests } of files)
      for (const test of tests) {
        const name = nameOfTest({ ...test, project, path }, base)
        if (test.outcome === 'failed' && !test.recovered) failures.set(name, (failures.get(name) ?? 0) + 1)
      }
  return failures
}

function describe({ pairs, bothOrders }: Coverage): string {
  return `${pairs === 0 ? 100 : Math.floor((100 * bothOrders) / pairs)} % of the pairs inside files seen in both orders`
}

function summaryOf(failures: ReadonlyMap<string, number>, runs: number): string {
  if (runs === 0) return '\nNothing was run.\n'
  if (failures.size === 0) return `\nNothing failed in ${countOf(runs, 'order')}.\n`
  const sorted = [...failures].toSorted((left, right) => right[1] - left[1])
  const lines = sorted.map(([name, count]) => {
    const always = count === runs && runs > 1 ? '  (in every order)' : ''
    return `  ${String(count).padStart(3)} of ${runs}  ${cleanLine(name, 500)}${always}`
  })
  const some = sorted.filter(([, count]) => count < runs)
  const next =
    some.length === 0
      ? ''
      : some.length === 1
        ? `\nTo prove what it depends on:\n  npx stratigraph bisect ${quote(some[0]![0])}\n`
        : `\nTo prove what they depend on:\n  npx stratigraph bisect --all\n  npx stratigraph bisect ${quote(some[0]![0])}\n`
  return `\nFailed:\n${lines.join('\n')}\n${next}`
}

function describeAlone({ brittle, tests }: Alone): string {
  if (brittle.length === 0) return tests === 0 ? '' : '\nNo test that passed with the others failed without them.\n'
  const names = brittle.map((name) => `  ${cleanLine(name, 500)}\n`).join('')
  return `\nFailed without the other tests of their file, and passed with them:\n${names}`
}
