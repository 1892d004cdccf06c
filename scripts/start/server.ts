import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ProjectsAnswer } from '../../packages/server/src/api-schemas/intake.ts'
import { noSettingsOfTheUser, ownGroup } from './child.ts'
import { repository, type StartOptions } from './options.ts'

export interface RunningServer {
  url: string
  /** Resolves when it was stopped; rejects when it ends by itself. */
  ended: Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts the built server on the folder of the history. Resolves when it answers. */
export async function startServer({ port, dir }: StartOptions, stopped: AbortSignal): Promise<RunningServer> {
  stopped.throwIfAborted()
  const child = spawn(
    process.execPath,
    [join(repository, 'packages/server/dist/cli.js'), '--port', String(port), '--dir', dir],
    {
      cwd: repository,
      env: { ...process.env, ...noSettingsOfTheUser() },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
    },
  )
  const { promise: address, resolve: giveAddress } = Promise.withResolvers<string>()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-10_000)
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
      if (url !== undefined) giveAddress(url)
    })
  }

  let stopping = false
  const stop = (): void => {
    stopping = true
    child.kill('SIGTERM')
  }
  stopped.addEventListener('abort', stop, { once: true })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (stopping || stopped.aborted) resolve()
      else reject(new Error(`The server ended (exit code ${code}):\n\n${output}`))
    })
  })
  // Whoever awaits it later still gets the rejection.
  ended.catch(() => undefined)

  const url = await Promise.race([address, ended.then(() => stopped.throwIfAborted())])
  if (url === undefined) throw new Error('The server was stopped before it gave its address')
  return {
    url,
    ended,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) stop()
      await ended.catch(() => undefined)
    },
  }
}

/** Runs in the history, of all projects. */
export async function countRuns(serverUrl: string): Promise<number> {
  const response = await fetch(`${serverUrl}/api/v1/projects`)
  const { projects } = (await response.json()) as ProjectsAnswer
  return projects.reduce((sum, { runs }) => sum + runs, 0)
}
