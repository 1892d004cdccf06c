import type { MiddlewareHandler } from 'hono'
import type { AccessRules } from './access.ts'
import { hostName, isLoopback } from './addresses.ts'
import { refusal } from './errors.ts'

/**
 * Refuses requests under a name that is not ours. A page of anybody can point a name of its own at 127.0.0.1 and then
 * counts as the same origin (DNS rebinding): only the Host header tells.
 */
export function checkHost({ tokensRequired, allowedHosts }: AccessRules): MiddlewareHandler {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()))
  return async (c, next) => {
    const header = c.req.header('host') ?? ''
    const host = hostName(header)
    const anyName = tokensRequired && allowed.size === 0
    if (host === undefined || !(anyName || allowed.has(host) || isLoopback(host))) {
      throw refusal(403, `this server does not answer to the name ${JSON.stringify(header)}`, {
        fix: `If it is one of its names, start it with --allowed-host ${host ?? 'NAME'}`,
      })
    }
    await next()
  }
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses to change anything for a page of another site, whose requests would bring our cookie or our open door. */
export function checkOrigin({ allowedHosts }: AccessRules): MiddlewareHandler {
  return async (c, next) => {
    if (!safeMethods.has(c.req.method)) {
      const origin = c.req.header('origin')
      const site = c.req.header('sec-fetch-site')
      const host = origin !== undefined && URL.canParse(origin) ? new URL(origin).host : undefined
      const own = host !== undefined && (host === c.req.header('host') || allowedHosts.includes(hostName(host) ?? ''))
      if (origin === undefined ? site === 'cross-site' : !own) {
        throw refusal(403, `requests from the page ${JSON.stringify(origin ?? 'of another site')} are not taken`, {
          fix: 'A proxy in front must hand on the Host header; its name is told to the server with --allowed-host.',
        })
      }
    }
    await next()
  }
}
