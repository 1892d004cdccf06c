import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../packages/reporter/src/report.ts'
import { gzipReport } from './report-builder.ts'
import { runNode } from './temp-project.ts'

const cli = fileURLToPath(new URL('../../packages/server/src/cli.ts', import.meta.url))
export const builtUi = fileURLToPath(new URL('../../packages/ui/dist', import.meta.url))

export interface DashboardServer extends AsyncDisposable {
  /** e.g. http://127.0.0.1:41234 */
  url: string
  /** Sends a report as the reporter does. @throws unless it is stored */
  send(report: Report): Promise<{ run: string }>
  /** Sends any body. */
  post(body: Buffer, token?: string): Promise<Response>
}

export interface DashboardOptions {
  /** Listens on all addresses, for which tokens are required. */
  onHost?: boolean
}

/** The server in a process of its own, with the built dashboard and an empty history. */
export async function startDashboard({ onHost = false }: DashboardOptions = {}): Promise<
  DashboardServer & { tokens: Record<'ingest' | 'read', string> | undefined }
> {
  if (!existsSync(join(builtUi, 'index.html'))) throw new Error('The dashboard is not built. Run: npm run build:ui')
  const dir = await mkdtemp(join(tmpdir(), 'stratigraph-ui-'))
  const tokens = onHost ? { ingest: await createToken(dir, 'ingest'), read: await createToken(dir, 'read') } : undefined
  const child = spawn(
    process.execPath,
    [cli, '--port', '0', '--dir', dir, '--database', join(dir, 'history.db'), ...(onHost ? ['--host', '0.0.0.0'] : [])],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const exited = once(child, 'exit')
  const url = await addressOf(child)

  const post = (body: Buffer, token?: string): Promise<Response> =>
    fetch(`${url}/api/v1/reports`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: new Uint8Array(body),
    })
  return {
    url,
    tokens,
    post,
    async send(report) {
      const response = await post(gzipReport(report), tokens?.ingest)
      if (response.status !== 201) throw new Error(`Not stored: ${response.status} ${await response.text()}`)
      return (await response.json()) as { run: string }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Where it says that it listens. */
function addressOf(child: ReturnType<typeof spawn>): Promise<string> {
  let output = ''
  return new Promise((resolve, reject) => {
    const read = (text: string): void => {
      output += text
      const port = /https?:\/\/[^\s:]+:(\d+)/.exec(output)?.[1]
      if (port) resolve(`http://127.0.0.1:${port}`)
    }
    child.stdout!.setEncoding('utf8').on('data', read)
    child.stderr!.setEncoding('utf8').on('data', read)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The server ended with exit code ${code}:\n${output}`)))
  })
}

async function createToken(dir: string, scope: string): Promise<string> {
  const args = [cli, 'token', 'create', '--scope', scope, '--database', join(dir, 'history.db')]
  const { stdout, stderr } = await runNode(args, { cwd: dir })
  const token = /sgt_[\w-]+/.exec(stdout)?.[0]
  if (!token) throw new Error(`No token was made: ${stdout}${stderr}`)
  return token
}
