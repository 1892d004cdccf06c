import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Report } from '../../packages/reporter/src/report.ts'
import { serve } from '../../packages/server/src/commands/serve.ts'
import { tokenCommand } from '../../packages/server/src/commands/token.ts'
import type { Scope } from '../../packages/server/src/store/store.ts'
import { gzipReport } from './report-builder.ts'

export interface TestServerOptions {
  args?: string[]
  /** Makes these tokens before it starts. */
  tokens?: { scope: Scope; project?: string }[]
  /** Folder with the files of a dashboard. */
  dashboard?: string
  /** The folder of a server that was stopped. */
  dir?: string
}

export interface TestServer extends AsyncDisposable {
  /** e.g. http://127.0.0.1:41234 */
  url: string
  dir: string
  tokens: string[]
  /** What it printed. */
  output: () => string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** @throws unless the answer is 200 */
  json<T = unknown>(path: string): Promise<T>
  post(body: Uint8Array | string, headers?: Record<string, string>): Promise<Response>
  /** @throws unless it was stored */
  send(...reports: Report[]): Promise<void>
  /** Ends it and leaves its folder, for another one. */
  stop(): Promise<void>
  postProof(body: Uint8Array | string, headers?: Record<string, string>): Promise<Response>
}

/** `stratigraph-server` with real SQLite, on a real port, inside this process; its folder is a temporary one. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dir = options.dir ?? (await realpath(await mkdtemp(join(tmpdir(), 'stratigraph-server-'))))
  const tokens: string[] = []
  for (const { scope, project } of options.tokens ?? []) tokens.push(await makeToken(dir, scope, project))

  let output = ''
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
  const { promise: started, resolve: start, reject: fail } = Promise.withResolvers<string>()
  const write = (text: string): void => {
    output += `${text}\n`
    const port = /https?:\/\/\S+:(\d+)/.exec(output)?.[1]
    if (port) start(`http://127.0.0.1:${port}`)
  }
  const ended = serve(['--port', '0', '--dir', dir, ...(options.args ?? [])], {
    env: {},
    cwd: dir,
    out: write,
    err: write,
    overwrite: write,
    isTerminal: false,
    stopped,
    dashboard: options.dashboard ?? join(dir, 'no-dashboard'),
  })
  ended.catch(fail)
  const url = await started

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(url + path, { headers })
  const postTo =
    (path: string) =>
    (body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      })
  const post = postTo('/api/v1/reports')
  return {
    url,
    dir,
    tokens,
    output: () => output,
    get,
    async json<T>(path: string) {
      const response = await get(path)
      if (response.status !== 200) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as T
    },
    post,
    postProof: postTo('/api/v1/proofs'),
    async send(...reports) {
      for (const report of reports) {
        const response = await post(gzipReport(report), { 'content-encoding': 'gzip' })
        if (response.status !== 201) throw new Error(`Not stored: ${response.status} ${await response.text()}`)
      }
    },
    async stop() {
      stop()
      await ended
    },
    async [Symbol.asyncDispose]() {
      stop()
      await ended
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Makes a token as the command line does. */
export async function makeToken(dir: string, scope: Scope, project?: string): Promise<string> {
  let token = ''
  const args = ['create', '--scope', scope, '--dir', dir, ...(project === undefined ? [] : ['--project', project])]
  await tokenCommand(args, {
    env: {},
    cwd: dir,
    out: (text) => (token = text),
    err: () => {},
    isTerminal: false,
    stopped: new Promise(() => {}),
  })
  return token
}
