import type { ServerResponse } from 'node:http'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** The dashboard is files of its own and nothing else: no inline script, no other host, no frame. */
const rules = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  // The server speaks plain HTTP: whether HTTPS is to stay is for the proxy in front to say.
  strictTransportSecurity: false,
  permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
})

/** They are the same for every answer: an empty one tells them. */
async function readHeaders(): Promise<[name: string, value: string][]> {
  const empty = new Hono().use(rules).get('/', (c) => c.body(null))
  return [...(await empty.request('/')).headers]
}

/**
 * What every answer says to browsers. It goes to the connection where there is one: as headers of an answer, they would be
 * made into an object, checked and read back for each.
 */
export function securityHeaders(): MiddlewareHandler {
  const known = readHeaders()
  return async (c, next) => {
    const headers = await known
    const outgoing = outgoingOf(c)
    if (outgoing) for (const [name, value] of headers) outgoing.setHeader(name, value)
    await next()
    if (!outgoing) for (const [name, value] of headers) c.res.headers.set(name, value)
  }
}

const outgoingOf = (c: Context): ServerResponse | undefined =>
  (c.env as { outgoing?: ServerResponse } | undefined)?.outgoing
