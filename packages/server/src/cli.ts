import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { backupCommand, restoreCommand } from './commands/backup.ts'
import { exportCommand } from './commands/export.ts'
import { help, version } from './commands/help.ts'
import { projectCommand } from './commands/project.ts'
import { pruneCommand, vacuumCommand } from './commands/prune.ts'
import { rebuildCommand } from './commands/rebuild.ts'
import { serve } from './commands/serve.ts'
import { tokenCommand } from './commands/token.ts'
import { UsageError } from './config.ts'

/** argv to command. The only file that touches the process. */
const args = process.argv.slice(2)
const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
let signals = 0
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stop()
    // Whoever asks twice does not want to wait for requests that are under way.
    if (++signals > 1) process.exit(130)
  })
}
// Output into a pipe that nobody reads any more (`| head`) is no reason to fail.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const io = {
  env: process.env,
  cwd: process.cwd(),
  out: (text: string) => process.stdout.write(`${text}\n`),
  err: (text: string) => process.stderr.write(`${text}\n`),
  overwrite: (text: string) => process.stdout.write(`\r\u001b[2K${text}`),
  isTerminal: process.stdout.isTTY,
  stopped,
  dashboard: findDashboard(),
}

/** Everything but the server itself. */
const commands = new Map([
  ['token', tokenCommand],
  ['backup', backupCommand],
  ['restore', restoreCommand],
  ['export', exportCommand],
  ['project', projectCommand],
  ['prune', pruneCommand],
  ['vacuum', vacuumCommand],
  ['rebuild', rebuildCommand],
])

process.exitCode = await run().catch((error: unknown) => {
  io.err(
    error instanceof UsageError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error),
  )
  return 1
})

async function run(): Promise<number> {
  const [command] = args
  if (args.includes('--help') || args.includes('-h') || command === 'help') return print(help)
  if (args.includes('--version') || args.includes('-v')) return print(version)
  const act = command === undefined ? undefined : commands.get(command)
  if (act) return act(args.slice(1), io)
  if (command !== undefined && !command.startsWith('-')) {
    throw new UsageError(`There is no command ${JSON.stringify(command)}. Run: stratigraph-server --help`)
  }
  const exitCode = await serve(args, io)
  // Everything is closed. What others hang on the process (a manager's channel, a preloaded module) must not keep it.
  return process.exit(exitCode)
}

function print(text: string): number {
  io.out(text)
  return 0
}

/** Beside us in the package, or where it is built in the repository. */
function findDashboard(): string {
  const packaged = fileURLToPath(new URL('./ui', import.meta.url))
  return existsSync(packaged) ? packaged : fileURLToPath(new URL('../../ui/dist', import.meta.url))
}
