import { parseArgs } from 'node:util'
import { cleanLine } from '../clean-line.ts'
import type { OrderPlan } from '../order/plan.ts'
import { numberRuns, type KnownTest } from '../rerun/drive/history.ts'
import { nameOfTest } from '../rerun/drive/name-test.ts'
import { planOf } from '../rerun/drive/plan-of.ts'
import type { RecordedRun } from '../rerun/drive/recorded-run.ts'
import { resolveTest } from '../rerun/resolve-test.ts'
import { countOf } from '../summary/wording.ts'
import type { Command, Terminal } from './command.ts'
import { splitRunnerArgs, withOrderSession, type OrderSession } from './order-command.ts'
import { compareRuns } from './replay/compare-runs.ts'

const help = `Usage: stratigraph replay <run> [--only FILE] [options] [-- runner arguments]
       stratigraph replay --tests "<file> > <test>" ... [options] [-- runner arguments]

Runs a recorded run again in its exact order, files and tests, on as many workers; or exactly the given tests, in the
given order. The runner's own output is shown, and at the end what differs from the recorded run.

Options:
  --only FILE      only this file of the recorded run (may be repeated)
  --tests          the arguments are tests, not a run
  --runner NAME    vitest or jest, where both are installed
  --dir FOLDER     the .stratigraph folder with recorded runs (or STRATIGRAPH_DIR)
  --url URL        a server that knows the run, where none is recorded locally (or STRATIGRAPH_URL)
  --token TOKEN    for the server (better: STRATIGRAPH_TOKEN, which no list of processes shows)
  -h, --help       show this

Exit code: 0 when all tests that ran passed, else 1.
`

export const replay: Command = { summary: 'run a recorded order again', help, run }

async function run(args: string[], terminal: Terminal): Promise<number> {
  const { own, runnerArgs } = splitRunnerArgs(args)
  const { values, positionals } = parseArgs({
    args: own,
    allowPositionals: true,
    options: {
      only: { type: 'string', multiple: true },
      tests: { type: 'boolean' },
      runner: { type: 'string' },
      dir: { type: 'string' },
      url: { type: 'string' },
      token: { type: 'string' },
    },
  })
  const isMisused = values.tests ? positionals.length === 0 || values.only : positionals.length !== 1
  if (isMisused) {
    terminal.err(`stratigraph replay: name one run, or tests after --tests\nSee: stratigraph replay --help\n`)
    return 2
  }
  return withOrderSession(terminal, { ...values, runnerArgs }, (session) =>
    values.tests
      ? replayTests(positionals, session, terminal)
      : replayRun(positionals[0]!, values.only ?? [], session, terminal),
  )
}

async function replayTests(names: readonly string[], session: OrderSession, { err }: Terminal): Promise<number> {
  const known = numberRuns(session.recorded).tests
  const tests: KnownTest[] = []
  for (const name of names) {
    const test = await resolveTest(name, known, session, (text) => err(`stratigraph replay: ${text}`))
    if (!test) return 1
    tests.push(test)
  }
  const ran = await session.planned.run(planOf(tests, session.root), { shown: true })
  const outcomes = new Map(
    ran.files.flatMap(({ project, path, tests: own }) => own.map((test) => [`${project}\0${path}\0${test.key}`, test])),
  )
  err('\n')
  let allPassed = true
  for (const test of tests) {
    const outcome = outcomes.get(`${test.project}\0${test.path}\0${test.key}`)?.outcome ?? 'did not run'
    allPassed &&= outcome === 'passed'
    err(`  ${outcome.padEnd(13)}${cleanLine(nameOfTest(test, session.base), 500)}\n`)
  }
  return allPassed ? 0 : 1
}

async function replayRun(
  id: string,
  only: readonly string[],
  session: OrderSession,
  { out, err }: Terminal,
): Promise<number> {
  const { recorded, runner, dir, root, base, planned } = session
  const matching = recorded.filter((one) => one.id === id || one.facts.key === id)
  const then = matching[0]
  if (!then) {
    err(`stratigraph replay: there is no recorded run "${cleanLine(id, 100)}" of ${runner.name} in ${dir}\n`)
    return 1
  }
  const wanted = then.files.filter(({ path }) => only.length === 0 || only.some((given) => path.endsWith(given)))
  if (wanted.length === 0) {
    err(`stratigraph replay: run ${then.id} has no file ${only.map((file) => `"${file}"`).join(' or ')}\n`)
    return 1
  }
  const plan: OrderPlan = {
    version: 1,
    planned: 'only',
    by: 'replay',
    root,
    files: wanted.map(({ project, path, tests }) => ({ project, path, tests: tests.map(({ key }) => key) })),
  }
  const workers = only.length === 0 ? workersOf(then) : 1
  const shards = matching.length > 1 ? `, the first of ${matching.length} shards` : ''
  err(`replaying ${then.id}${shards}: ${countOf(wanted.length, 'file')} on ${countOf(workers, 'worker')}\n`)
  const now = await planned.run(plan, { shown: true, workers })
  out(compareRuns({ ...then, files: wanted }, now, base))
  return now.files.some(({ tests, hasErrors }) => hasErrors || tests.some(({ outcome }) => outcome === 'failed'))
    ? 1
    : 0
}

const workersOf = ({ facts }: RecordedRun): number => Math.max(1, facts.maxWorkers ?? 1)
