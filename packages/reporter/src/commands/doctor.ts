import { parseArgs } from 'node:util'
import { findStratigraphDir } from '../repository.ts'
import { countOf } from '../summary/wording.ts'
import type { Command, Terminal } from './command.ts'
import { describeCheck, note, type Check } from './doctor/check.ts'
import { checkMachine } from './doctor/check-machine.ts'
import { checkServer } from './doctor/check-server.ts'
import { serverOf } from './target.ts'

const help = `Usage: stratigraph doctor [options]

Looks at everything that a run needs to be recorded and sent: Node and the runner, the folder and its disk, reports that
wait, and (where one is named) the server, its version and clock, and what the token may do. Changes nothing.

Options:
  --url URL      server (or STRATIGRAPH_URL)
  --token TOKEN  for the server (better: STRATIGRAPH_TOKEN, which no list of processes shows)
  --dir FOLDER   the .stratigraph folder (or STRATIGRAPH_DIR)
  --json         print the checks as JSON
  -h, --help     show this

Exit code: 0 without a problem, else 1.
`

export const doctor: Command = { summary: 'look for what keeps runs from being recorded or sent', help, run }

async function run(args: string[], { env, cwd, out }: Terminal): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { url: { type: 'string' }, token: { type: 'string' }, dir: { type: 'string' }, json: { type: 'boolean' } },
  })
  const { url, token } = serverOf(values, env)
  const dir = findStratigraphDir(cwd, values.dir ?? (env['STRATIGRAPH_DIR'] || null))
  const checks: Check[] = []
  const show = (more: Check[]): void => {
    checks.push(...more)
    if (!values.json) for (const check of more) out(describeCheck(check))
  }
  show(checkMachine(cwd, dir, process.version))
  show(url === null ? [noServer] : await checkServer({ url, token }, Date.now))

  const problems = checks.filter(({ outcome }) => outcome === 'problem').length
  if (values.json) out(`${JSON.stringify({ problems, checks }, null, 2)}\n`)
  else out(problems === 0 ? '\nNo problem found.\n' : `\n${countOf(problems, 'problem')} found.\n`)
  return problems === 0 ? 0 : 1
}

const noServer = note('server', 'none is named: runs stay in the folder (STRATIGRAPH_URL names one)')
