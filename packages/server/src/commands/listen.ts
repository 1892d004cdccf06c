import { createAdaptorServer } from '@hono/node-server'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { reachableHost } from '../addresses.ts'
import { UsageError } from '../config.ts'

/** An app, as far as a port is concerned. */
interface Served {
  fetch: (request: Request, env: object) => Response | Promise<Response>
}

export interface Listening {
  url: string
  /** Takes no more requests, and lets those under way end, for at most so long. */
  close(graceMs: number): Promise<void>
}

/**
 * Longer than a proxy keeps connections that lie idle (60 s mostly): the side that opened them closes them, or a request
 * meets the end of its connection on the way, and its sender gets a 502.
 */
const idleMs = 75_000

/** @throws UsageError if the address cannot be had */
export async function listen(app: Served, host: string, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch: (request, env) => app.fetch(request, env) }) as Server
  server.keepAliveTimeout = idleMs
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)))
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://${reachableHost(host)}:${address.port}`,
    close: (graceMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const next = port < 65535 ? port + 1 : port - 1
  if (error.code === 'EADDRINUSE') {
    return new UsageError(
      `Port ${port} is in use, perhaps by another stratigraph-server: see http://${reachableHost(host)}:${port}\n` +
        `Stop that one, or take another port: stratigraph-server --port ${next}`,
    )
  }
  if (error.code === 'EACCES') {
    return new UsageError(`Port ${port} may not be used by this user. Take one above 1023: --port 4319`)
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return new UsageError(`--host: ${host} is no address of this machine. For all of them: --host 0.0.0.0`)
  }
  return error
}
