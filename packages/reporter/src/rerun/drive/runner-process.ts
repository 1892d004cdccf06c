import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { within } from '../../delivery/timers.ts'

export interface RunnerProcess {
  /** Settles when the runner has ended: the end of what it said. Rejects only if it cannot be started. */
  ended: Promise<string>
  /** Asks it to end, and after two seconds makes it, together with all that it started. */
  stop(): Promise<void>
  /** Ends everything at once. */
  kill(): void
}

const KEPT_CHARACTERS = 20_000
const PATIENCE_MS = 2000

/**
 * Starts a Node script in a process group of its own: Ctrl-C in the terminal reaches only us, and we end the group as a
 * whole, workers and whatever the tests started included.
 */
export function startRunner(
  args: readonly string[],
  { cwd, env, shown }: { cwd: string; env: NodeJS.ProcessEnv; shown: boolean },
): RunnerProcess {
  const output = shown ? 'inherit' : 'pipe'
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    stdio: ['ignore', output, output],
    detached: process.platform !== 'win32',
  })
  let said = ''
  const keep = (chunk: Buffer): void => {
    said = (said + chunk.toString('utf8')).slice(-KEPT_CHARACTERS)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()))
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    // What the tests left running may hold the pipes open for ever: that is no reason to wait.
    child.once(
      'exit',
      () =>
        void within(PATIENCE_MS, closed).then(() => {
          child.stdout?.destroy()
          child.stderr?.destroy()
          resolve(said)
        }),
    )
  })
  return {
    ended,
    async stop() {
      signal(child, 'SIGTERM')
      await within(PATIENCE_MS, closed)
      signal(child, 'SIGKILL')
    },
    kill: () => signal(child, 'SIGKILL'),
  }
}

function signal(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') {
    if (child.exitCode === null) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'])
    return
  }
  try {
    process.kill(-child.pid, name)
  } catch {
    // All of them are gone.
  }
}
