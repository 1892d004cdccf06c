import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const serverCli = fileURLToPath(new URL('../../packages/server/src/cli.ts', import.meta.url))

export interface ServerChild extends AsyncDisposable {
  /** e.g. http://127.0.0.1:41234 */
  url: string
  child: ChildProcess
  output: () => string
  exited: Promise<[code: number | null, signal: NodeJS.Signals | null]>
}

export interface ServerChildOptions {
  args?: string[]
  /** Of Node itself. */
  nodeArgs?: string[]
  env?: NodeJS.ProcessEnv
  /** Started by this command, e.g. a shell that sets a limit; it gets the whole command line of Node as its arguments. */
  through?: string[]
}

/** `stratigraph-server` in a process of its own. Waits for its address; it is killed at the end unless it has ended. */
export async function startServerChild(dir: string, options: ServerChildOptions = {}): Promise<ServerChild> {
  const { args = [], nodeArgs = [], env, through = [] } = options
  const command = [...through, process.execPath, ...nodeArgs, serverCli, '--port', '0', '--dir', dir, ...args]
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(env ? { env: { ...process.env, ...env } } : {}),
  })
  const exited = once(child, 'exit') as ServerChild['exited']
  let output = ''
  const { promise: url, resolve, reject } = Promise.withResolvers<string>()
  const read = (text: string): void => {
    output += text
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output)
    if (address) resolve(address[0])
  }
  child.stdout.setEncoding('utf8').on('data', read)
  child.stderr.setEncoding('utf8').on('data', read)
  void exited.then(([code]) => reject(new Error(`It ended with ${code}:\n${output}`)))
  return {
    url: await url,
    child,
    output: () => output,
    exited,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
