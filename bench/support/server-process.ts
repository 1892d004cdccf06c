import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Turns, Usage } from './usage-probe.ts'

const cli = fileURLToPath(new URL('../../packages/server/dist/cli.js', import.meta.url))
const probe = new URL('usage-probe.ts', import.meta.url).href

export interface ServerProcess {
  /** e.g. http://127.0.0.1:41234 */
  url: string
  /** From the start of the process until it answered its first request. */
  startMs: number
  usage(): Promise<Usage>
  /** Begins to watch the event loop, and tells what it has done since that was last asked for. */
  turns(): Promise<Turns>
  [Symbol.asyncDispose](): Promise<void>
}

/** The built server in a process of its own, on a free port, with the given folder as its `--dir`. */
export async function startServer(dir: string): Promise<ServerProcess> {
  const begunMs = performance.now()
  const child = fork(cli, ['--port', '0', '--host', '127.0.0.1', '--dir', dir], {
    execArgv: ['--import', probe],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const exited = once(child, 'exit')
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (text: string): void => {
      output += text
      const address = /https?:\/\/127\.0\.0\.1:\d+/.exec(output)
      if (address) resolve(address[0])
    }
    child.stdout!.setEncoding('utf8').on('data', read)
    child.stderr!.setEncoding('utf8').on('data', read)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The server ended with exit code ${code}:\n${output}`)))
  })
  const health = await fetch(`${url}/api/v1/health`)
  if (!health.ok) throw new Error(`GET /api/v1/health answered ${health.status}`)

  async function ask<Answer>(question: string): Promise<Answer> {
    child.send(question)
    const [answer] = (await once(child, 'message')) as [Answer]
    return answer
  }

  return {
    url,
    startMs: performance.now() - begunMs,
    usage: () => ask<Usage>('usage'),
    turns: () => ask<Turns>('turns'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
