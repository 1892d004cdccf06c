import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runNode, type Finished } from '../support/temp-project.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

export interface Started {
  /** Resolves to the match when what it printed so far matches. Rejects when it ends without. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  stop(signal: NodeJS.Signals): void
  finished: Promise<Finished>
}

/** What `npm start` runs, without npm in between. */
export function startWith(args: string[], env: Record<string, string> = {}): Started {
  let child: ChildProcess
  let output = ''
  const finished = runNode(['scripts/start.ts', ...args], {
    cwd: repository,
    env,
    onSpawn(spawned) {
      child = spawned
      child.stdout!.on('data', (text: string) => (output += text))
    },
  })

  return {
    finished,
    stop: (signal) => child.kill(signal),
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output)
          if (match) resolve(match)
        }
        child.stdout!.on('data', look)
        look()
        void finished.then(({ stderr }) => reject(new Error(`It ended without ${pattern}:\n${stderr}`)))
      }),
  }
}
