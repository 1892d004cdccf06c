import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A process that holds a history and takes in report after report, until it is killed. */
export async function startIngestProcess(path: string) {
  const script = fileURLToPath(new URL('./ingest-forever.ts', import.meta.url))
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  const ids: string[] = []
  const lines = createInterface({ input: child.stdout })
  const closed = once(lines, 'close')
  lines.on('line', (id) => ids.push(id))

  return {
    process: child,
    /** Resolves when that many reports were acknowledged. Rejects if the process ends before. */
    async acknowledged(count: number): Promise<void> {
      while (ids.length < count) {
        const [line] = await Promise.race([once(lines, 'line'), closed])
        if (line === undefined) throw new Error(`the process ended after ${ids.length} reports`)
      }
    },
    /** kill -9. @returns the ids of all reports that were acknowledged */
    async kill(): Promise<string[]> {
      child.kill('SIGKILL')
      await Promise.all([exit, closed])
      return ids
    },
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill('SIGKILL')
      await exit
    },
  }
}
