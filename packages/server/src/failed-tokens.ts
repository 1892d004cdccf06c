import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { rateLimiter } from 'hono-rate-limiter'
import { unauthorized, type DoorkeeperDeps } from './access.ts'
import { refusal } from './errors.ts'

const triesPerMinute = 20

/**
 * Answers wrong tokens: 401, and 429 to an address that tries too many. Only wrong ones are counted and held up, so that
 * behind a proxy, where all share one address, nobody shuts the others out.
 */
export function createWrongTokenLimit(): DoorkeeperDeps['onWrongToken'] {
  const limit = rateLimiter({
    windowMs: 60_000,
    limit: triesPerMinute,
    keyGenerator: addressOf,
    handler: (c) => {
      const seconds = c.res.headers.get('Retry-After') ?? '60'
      throw refusal(429, 'too many wrong tokens came from this address', { headers: { 'Retry-After': seconds } })
    },
  })
  return async (c, wanted) => {
    const wrong = unauthorized('the token is not known here, or was revoked', wanted)
    await limit(c, async () => {
      throw wrong
    })
    throw wrong
  }
}

function addressOf(c: Context): string {
  return getConnInfo(c).remote.address ?? 'unknown'
}
