import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface BadServer extends AsyncDisposable {
  url: string
}

/** Takes the report, and answers with that status. */
export const answering = (status: number, headers: Record<string, string> = {}): Promise<BadServer> =>
  listen(
    createHttpServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status, headers).end('{"error":"as planned"}'))
    }),
  )

/** Takes every connection, and never says a word. */
export const silent = (): Promise<BadServer> => listen(createServer())

/** Answers, byte after byte, and never comes to an end. */
export const dripping = (): Promise<BadServer> =>
  listen(
    createServer((socket) => {
      socket.write('HTTP/1.1 201 Created\r\nx-drops: ')
      const drip = setInterval(() => socket.write('.'), 20)
      socket.on('close', () => clearInterval(drip)).on('error', () => {})
    }),
  )

/** Cuts the connection off when the report begins to arrive. */
export const resetting = (): Promise<BadServer> =>
  listen(createServer((socket) => socket.once('data', () => socket.resetAndDestroy()).on('error', () => {})))

/** An address at which nobody listens. */
export async function nobody(): Promise<BadServer> {
  await using server = await listen(createServer())
  return { url: server.url, [Symbol.asyncDispose]: () => Promise.resolve() }
}

async function listen(server: Server): Promise<BadServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
