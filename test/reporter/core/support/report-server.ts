import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import type { Report } from '../../../../packages/reporter/src/report.ts'
import { isPacked, unpackReport } from '../../../../packages/server/src/ingest/unpack-report.ts'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  report: Report
}

/** What the server does with one report; `stored` and `duplicate` answer as Stratigraph does. */
export type Reaction =
  | 'stored'
  | 'duplicate'
  | 'hang'
  | 'reset'
  | { status: number; body?: string; headers?: Record<string, string> }

export interface ReportServer {
  url: string
  received: Received[]
  close(): Promise<void>
}

/** A real HTTP server that reacts to the n-th report as told, and to all further ones as to the last. */
export async function startReportServer(...reactions: Reaction[]): Promise<ReportServer> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const report = readReport(Buffer.concat(parts))
      const reaction = reactions[Math.min(received.length, reactions.length - 1)] ?? 'stored'
      received.push({ path: `${request.method} ${request.url}`, headers: request.headers, report })
      react(response, reaction, report.id)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(close)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close }
}

function readReport(body: Buffer): Report {
  const plain = body[0] === 0x1f ? gunzipSync(body) : body
  return (isPacked(plain) ? unpackReport(plain).value : JSON.parse(plain.toString('utf8'))) as Report
}

function react(response: ServerResponse, reaction: Reaction, id: string): void {
  if (reaction === 'hang') return
  if (reaction === 'reset') return void response.socket?.resetAndDestroy()
  if (typeof reaction === 'string') {
    const duplicate = reaction === 'duplicate'
    const answer = { id, run: 'r1', duplicate, tests: 2, url: `/runs/${id}` }
    return void response
      .writeHead(duplicate ? 200 : 201, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer))
  }
  response.writeHead(reaction.status, reaction.headers).end(reaction.body ?? '{"error":"no"}')
}
