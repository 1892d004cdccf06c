import { cleanLine } from './clean-line.ts'
import { bisect } from './commands/bisect.ts'
import type { Command, Terminal } from './commands/command.ts'
import { doctor } from './commands/doctor.ts'
import { gate } from './commands/gate.ts'
import { replay } from './commands/replay.ts'
import { shuffle } from './commands/shuffle.ts'
import { upload } from './commands/upload.ts'
import { version } from './version.ts'

const commands: Record<string, Command> = { upload, shuffle, bisect, replay, gate, doctor }

/** Runs the command line of this process and sets its exit code. Never rejects. */
export async function main(): Promise<void> {
  // `stratigraph upload ... | head` closes our output early: no reason for a stack trace.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  // Should the process end before there is an answer, that is no success.
  process.exitCode = 1
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    env: process.env,
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: process.stderr.isTTY ? process.stderr.columns || 80 : undefined,
  })
}

export async function runCommandLine([name, ...args]: string[], terminal: Terminal): Promise<number> {
  if (name === '--version' || name === '-v') {
    terminal.out(`${version}\n`)
    return 0
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal[name === undefined ? 'err' : 'out'](describeCommands())
    return name === undefined ? 2 : 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    terminal.err(`stratigraph: there is no command "${cleanLine(name, 60)}"\n\n${describeCommands()}`)
    return 2
  }
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(command.help)
    return 0
  }
  return runGuarded(command, name, args, terminal)
}

async function runGuarded(command: Command, name: string, args: string[], terminal: Terminal): Promise<number> {
  try {
    return await command.run(args, terminal)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isMisuse = code?.startsWith('ERR_PARSE_ARGS') ?? false
    terminal.err(`stratigraph ${name}: ${message}\n${isMisuse ? `See: stratigraph ${name} --help\n` : ''}`)
    return 1
  }
}

function describeCommands(): string {
  const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  return `Usage: stratigraph <command>\n\nCommands:\n${list.join('\n')}\n\n  stratigraph <command> --help   what it takes\n  stratigraph --version\n`
}
