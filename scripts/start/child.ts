import { spawn } from 'node:child_process'

/** Ctrl+C in the terminal reaches every process of its group. What we start gets a group of its own and we stop it. */
export const ownGroup = process.platform !== 'win32'

/** Whoever has a server of their own in the environment does not want the examples there. Empty counts as not set. */
export function noSettingsOfTheUser(): Record<string, string> {
  const names = Object.keys(process.env).filter((name) => name.startsWith('STRATIGRAPH_'))
  return Object.fromEntries(names.map((name) => [name, '']))
}

export interface ChildEnd {
  exitCode: number | null
  /** What it printed, both streams, in the order in which it came. */
  output: string
}

export interface ChildOptions {
  cwd: string
  env?: Record<string, string>
  stopped: AbortSignal
}

/**
 * Runs Node to its end and keeps what it prints. When `stopped` aborts it is killed at once, so that it leaves
 * nothing half done in the history; what it started in its turn sees that and ends by itself, which is waited for.
 * @throws when it was stopped
 */
export async function runNodeChild(args: string[], { cwd, env, stopped }: ChildOptions): Promise<ChildEnd> {
  stopped.throwIfAborted()
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  })
  const kill = (): void => void child.kill('SIGKILL')
  stopped.addEventListener('abort', kill)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  stopped.removeEventListener('abort', kill)
  stopped.throwIfAborted()
  return { exitCode, output }
}
