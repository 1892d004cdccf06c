import type { ServerResponse } from 'node:http'
import type { Context, MiddlewareHandler } from 'hono'

/** The dashboard is files of its own and nothing else: no inline script, no other host, no frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

// The server speaks plain HTTP: whether HTTPS is to stay (Strict-Transport-Security) is for the proxy in front to say.
const headers = Object.entries({
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
})

/**
 * What every answer says to browsers. It goes to the connection where there is one: as headers of an answer, they would be
 * made into an object, checked and read back for each.
 */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    const outgoing = outgoingOf(c)
    if (outgoing) for (const [name, value] of headers) outgoing.setHeader(name, value)
    await next()
    if (!outgoing) for (const [name, value] of headers) c.res.headers.set(name, value)
  }
}

const outgoingOf = (c: Context): ServerResponse | undefined =>
  (c.env as { outgoing?: ServerResponse } | undefined)?.outgoing
