import { parseArgs } from 'node:util'
import { cleanLine } from '../clean-line.ts'
import { nameProject } from '../environment/environment.ts'
import { findRepositoryRoot, findStratigraphDir } from '../repository.ts'
import { allowances, gateRuns, type Allowance } from '../rerun/gate/gate-runs.ts'
import { describeGate } from './gate/describe-gate.ts'
import type { Command, Terminal } from './command.ts'
import { targetOf } from './target.ts'
import { wholeEnvironment } from './whole-environment.ts'

const help = `Usage: stratigraph gate [options]

Says whether a recorded run may pass: only if every failure in it is known and allowed. Run your tests first, and let
this command decide the exit code.

Nothing but the quarantine lets a failure through (stratigraph.quarantine.json, and the entries of the server): it has an
owner and a last day. A verdict from counts lets something through only where --allow says so. New, broken and
unexplained failures, files that broke, and errors outside of tests always block.

Options:
  --run RUN        the run to judge, by the name of its report or its key. Without it: in CI all runs of this CI run,
                   elsewhere the newest run
  --allow KIND     known-flaky, order-dependent or missing-shards; may be repeated, or given with commas
  --url URL        judge by the history of that server (or STRATIGRAPH_URL)
  --token TOKEN    for the server, with the scope read (better: STRATIGRAPH_TOKEN)
  --local          judge by the runs in the folder, whatever STRATIGRAPH_URL says
  --dir FOLDER     the .stratigraph folder (or STRATIGRAPH_DIR)
  --project NAME   the history's name on the server (or STRATIGRAPH_PROJECT)
  --json           print verdicts and decisions as JSON
  -h, --help       show this

Exit code: 0 when every failure is known and allowed, 1 when one blocks, 2 when nothing could be judged: misuse, no such
run, a broken quarantine file, a server that cannot be reached.
`

export const gate: Command = { summary: 'decide whether a run may pass', help, run }

const MISUSE = 2
async function run(args: string[], terminal: Terminal): Promise<number> {
  try {
    return await judge(args, terminal)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const hint = code?.startsWith('ERR_PARSE_ARGS') ? 'See: stratigraph gate --help\n' : ''
    terminal.err(`stratigraph gate: ${cleanLine(message, 1000)}\n${hint}`)
    return MISUSE
  }
}

async function judge(args: string[], { env, cwd, out, err }: Terminal): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      run: { type: 'string' },
      allow: { type: 'string', multiple: true },
      url: { type: 'string' },
      token: { type: 'string' },
      local: { type: 'boolean' },
      dir: { type: 'string' },
      project: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const allowed = readAllowed(values.allow ?? [])
  const target = values.local ? undefined : targetOf(values, env)
  const root = findRepositoryRoot(cwd)
  const environment = await wholeEnvironment(root, env, root ?? cwd)
  const { problems, entries } = environment.quarantine
  if (problems.length > 0) {
    for (const problem of problems) err(`stratigraph gate: ${problem}\n`)
    return MISUSE
  }
  const dir = findStratigraphDir(cwd, values.dir ?? (env['STRATIGRAPH_DIR'] || null))
  const project = values.project ?? (env['STRATIGRAPH_PROJECT'] || nameProject(environment, cwd))
  const ci = environment.ci?.facts ?? null
  const here = { ci, commit: environment.git?.commit ?? null }
  const runs = await gateRuns({ dir, target, project, run: values.run, here, entries, allowed, now: new Date() })
  if (runs.length === 0) {
    const where = target ? target.url : dir
    const attempt = ci?.attempt == null ? '' : `, attempt ${ci.attempt}`
    const what = values.run !== undefined ? `run "${values.run}"` : ci ? `run of this CI run${attempt}` : 'run'
    throw new Error(`there is no recorded ${what} in ${where}. Run the tests with the reporter first`)
  }
  const passes = runs.every(({ gate: own }) => own.passes)
  if (values.json) {
    out(
      `${JSON.stringify({ passes, runs: runs.map(({ verdict, gate: own }) => ({ ...verdict, gate: own })) }, null, 2)}\n`,
    )
  } else out(runs.map(describeGate).join('\n'))
  return passes ? 0 : 1
}

function readAllowed(given: readonly string[]): Set<Allowance> {
  const kinds = given.flatMap((text) => text.split(','))
  const unknown = kinds.find((kind) => !allowances.includes(kind as Allowance))
  if (unknown !== undefined) {
    const error = new Error(`--allow ${JSON.stringify(unknown)}: there are ${allowances.join(', ')}`)
    throw Object.assign(error, { code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' })
  }
  return new Set(kinds as Allowance[])
}
