import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'

/**
 * The body of a request, in bytes that nobody else holds. Straight from the connection where there is one: a report then
 * goes on to another thread without having been copied.
 */
export async function readBody(c: Context): Promise<Uint8Array> {
  const incoming = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming
  return incoming && isMeasured(c) ? readIncoming(incoming) : new Uint8Array(await c.req.arrayBuffer())
}

/** Its length is known before it comes, and Node holds the sender to it: nothing has to be counted on its way. */
export const isMeasured = (c: Context): boolean =>
  c.req.header('content-length') !== undefined && c.req.header('transfer-encoding') === undefined

function readIncoming(incoming: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    incoming.on('error', reject)
    incoming.on('close', () => {
      if (!incoming.readableEnded) reject(new Error('the connection was closed before the body had come'))
    })
  })
}
