import { parseArgs } from 'node:util'
import { bisect as bisectTest } from '../rerun/bisect.ts'
import { numberRuns } from '../rerun/drive/history.ts'
import { NotRun } from '../rerun/drive/run-planned.ts'
import { resolveTest } from '../rerun/resolve-test.ts'
import { countOf } from '../summary/wording.ts'
import { bisectAll } from './bisect/bisect-all.ts'
import { describeResult, notRun, toJson, type BisectJson } from './bisect/describe-result.ts'
import { keepProof } from './bisect/keep-proof.ts'
import { tellRuns } from './bisect/tell-runs.ts'
import type { Command, Terminal } from './command.ts'
import { splitRunnerArgs, withOrderSession, type OrderSession } from './order-command.ts'
import { cleanIndented, createProgress } from './progress.ts'
import { targetOf } from './target.ts'

const help = `Usage: stratigraph bisect "<file> > <describe> > <test>" [options] [-- runner arguments]
       stratigraph bisect --all [options] [-- runner arguments]

Proves or refutes that a test depends on the order of the tests, and names what it depends on: it runs the test alone,
after its suspects, and in parts of recorded orders, with your runner and your configuration. Your files, snapshots and
reports of other reporters stay as they are.

Options:
  --all            every test that recorded runs suspect, the surest first
  --from RUN       begin with the order of this recorded run (its id)
  --max-runs N     runs at most, for each test (default 40)
  --runner NAME    vitest or jest, where both are installed
  --dir FOLDER     the .stratigraph folder with recorded runs (or STRATIGRAPH_DIR)
  --url URL        a server: gives the history where no local runs are recorded, and gets the proof (or STRATIGRAPH_URL)
  --token TOKEN    for the server (better: STRATIGRAPH_TOKEN, which no list of processes shows)
  --json           print the result as JSON
  -h, --help       show this

Exit code: 0 when proven or refuted, 1 when inconclusive or not run, 2 when called wrongly.
`

export const bisect: Command = { summary: 'prove which test makes another fail', help, run }

async function run(args: string[], terminal: Terminal): Promise<number> {
  const { own, runnerArgs } = splitRunnerArgs(args)
  // Known before the arguments are: whatever is wrong with them, the answer is JSON.
  const json = own.includes('--json')
  const refuse = (reason: string, code: number, victim = ''): number => {
    const lines = reason.trimEnd().split('\n').map(cleanIndented).join('\n')
    terminal.err(`stratigraph bisect: ${lines}\n${code === 2 ? 'See: stratigraph bisect --help\n' : ''}`)
    if (json) terminal.out(jsonText(notRun(victim, reason.trimEnd())))
    return code
  }
  try {
    const { values, positionals } = parseArgs({ args: own, allowPositionals: true, options })
    const maxRuns = Number(values['max-runs'] ?? 40)
    if (positionals.length !== (values.all ? 0 : 1))
      return refuse('name one test, "<file> > <describe> > <test>", or say --all', 2)
    if (!Number.isInteger(maxRuns) || maxRuns < 4)
      return refuse('--max-runs must be a whole number of at least 4', 2, positionals[0])
    const target = targetOf(values, terminal.env)
    return await withOrderSession(terminal, { ...values, runnerArgs }, async (given) => {
      const session = fromRun(given, values.from)
      if (!session)
        return refuse(`there is no recorded run "${values.from}" of ${given.runner.name}`, 1, positionals[0])
      const { runner, recorded } = session
      const recordedRuns = countOf(recorded.length, 'recorded run')
      terminal.err(`${runner.name} ${runner.version} · ${recordedRuns} · at most ${maxRuns} runs\n`)
      const task = { session, terminal, maxRuns, json, target }
      return values.all ? bisectAll(task) : bisectOne(positionals[0]!, task, refuse)
    })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return refuse(message, code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1)
  }
}

const options = {
  all: { type: 'boolean' },
  from: { type: 'string' },
  'max-runs': { type: 'string' },
  runner: { type: 'string' },
  dir: { type: 'string' },
  url: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** With that run's orders first. Undefined if there is no such run. */
function fromRun(session: OrderSession, from: string | undefined): OrderSession | undefined {
  if (from === undefined) return session
  const chosen = session.recorded.filter(({ id, facts }) => id === from || facts.key === from)
  return chosen.length === 0 ? undefined : { ...session, first: chosen.at(-1)! }
}

export interface BisectTask {
  session: OrderSession
  terminal: Terminal
  maxRuns: number
  json: boolean
  target: ReturnType<typeof targetOf>
}

async function bisectOne(
  name: string,
  { session, terminal, maxRuns, json, target }: BisectTask,
  refuse: (reason: string, code: number, victim: string) => number,
): Promise<number> {
  const { recorded, base, isStopped } = session
  const progress = createProgress(terminal)
  try {
    let complaint = ''
    const known = numberRuns(recorded).tests
    const victim = await resolveTest(name, known, session, (text) => (complaint = text))
    if (!victim) return refuse(complaint, 1, name)
    const result = await bisectTest({
      ...session,
      victim,
      maxRuns,
      shouldStop: isStopped,
      ...tellRuns(progress, base, maxRuns),
      random: Math.random,
    })
    const said = toJson(result, base)
    terminal.out(json ? jsonText(said) : describeResult(said))
    await keepProof(result, said, { session, terminal, target })
    return result.found.kind === 'inconclusive' ? 1 : 0
  } catch (error) {
    progress.clear()
    if (isStopped()) return refuse('stopped: nothing was shown', 1, name)
    if (error instanceof NotRun) return refuse(error.message, 1, name)
    throw error
  }
}

const jsonText = (result: BisectJson): string => `${JSON.stringify(result, null, 2)}\n`
