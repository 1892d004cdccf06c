import { parseArgs } from 'node:util'
import { listUnsent } from '../delivery/unsent.ts'
import { findStratigraphDir } from '../repository.ts'
import type { Command, Terminal } from './command.ts'
import { serverOf } from './target.ts'
import { findCandidates, type Found } from './upload/find-candidates.ts'
import { sendAll } from './upload/send-all.ts'

const help = `Usage: stratigraph upload [files, folders, zip files or globs] [options]

Sends every report that it finds (.json, .json.gz, also in folders and in zip files such as CI artifacts) to a server.
Sending twice stores once. Without anything named it sends the reports of the nearest .stratigraph folder that could
not be sent before, or all of its reports if none is marked so.

Options:
  --url URL      server, e.g. https://stratigraph.example (or STRATIGRAPH_URL)
  --token TOKEN  token with the scope "ingest" (better: STRATIGRAPH_TOKEN, which no list of processes shows)
  --dir FOLDER   the .stratigraph folder to use when nothing is named (or STRATIGRAPH_DIR)
  -h, --help     show this

Exit code: 0 when all reports are on the server, else 1.
`

export const upload: Command = { summary: 'send reports to a server', help, run }

async function run(args: string[], terminal: Terminal): Promise<number> {
  const { env, err } = terminal
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { url: { type: 'string' }, token: { type: 'string' }, dir: { type: 'string' } },
  })
  const { url, token } = serverOf(values, env)
  const jobs =
    positionals.length > 0 ? jobOfInputs(positionals, url, terminal.cwd) : jobsOfFolder(values.dir, url, terminal)
  if (jobs.length === 0) return misused(terminal, 'no server is known: give --url URL or set STRATIGRAPH_URL')
  let isComplete = true
  for (const { server, found, lookedIn, settles } of jobs) {
    const sent = await sendAll(found, { url: server, token }, terminal, settles)
    isComplete &&= sent.isComplete
    if (sent.reports > 0) continue
    isComplete = false
    err(`stratigraph upload: found no report. Looked in: ${lookedIn}\n`)
  }
  return isComplete ? 0 : 1
}

interface Job {
  server: string
  found: Found
  lookedIn: string
  settles: 'this server' | 'any server'
}

const jobOfInputs = (inputs: string[], url: string | null, cwd: string): Job[] =>
  url === null
    ? []
    : [{ server: url, found: findCandidates(inputs, cwd), lookedIn: inputs.join(', '), settles: 'this server' }]

/** What is unsent goes to the server that it was meant for, unless another is given. */
function jobsOfFolder(givenDir: string | undefined, url: string | null, { env, cwd }: Terminal): Job[] {
  const dir = findStratigraphDir(cwd, givenDir ?? (env['STRATIGRAPH_DIR'] || null))
  const waiting = new Map<string, string[]>()
  for (const report of listUnsent(dir)) {
    const server = url ?? report.url
    waiting.set(server, [...(waiting.get(server) ?? []), report.path])
  }
  if (waiting.size === 0) return jobOfInputs([`${dir}/runs`], url, cwd)
  return [...waiting].map(([server, paths]) => ({
    server,
    found: findCandidates(paths, cwd),
    lookedIn: dir,
    settles: 'any server' as const,
  }))
}

function misused({ err }: Terminal, message: string): number {
  err(`stratigraph upload: ${message}\nSee: stratigraph upload --help\n`)
  return 1
}
