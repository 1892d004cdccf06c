import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, setCookie } from 'hono/cookie'
import { findToken, sessionCookie, type AccessRules, type Doorkeeper, type DoorkeeperDeps } from '../access.ts'
import { SessionAnswer } from '../api-schemas/intake.ts'
import { refusal } from '../errors.ts'
import type { RouteDeps } from './deps.ts'
import { createRouter, refused } from './documented.ts'

const openRoute = createRoute({
  method: 'post',
  path: '/session',
  summary: 'Signs a browser in: a token with the scope read or admin becomes a cookie',
  security: [],
  middleware: bodyLimit({
    maxSize: 4096,
    onError: () => {
      throw refusal(413, 'body: is too large for a token')
    },
  }),
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ token: z.string().max(200) }) } },
    },
  },
  responses: { 204: { description: 'Signed in' }, ...refused(400, 401, 403, 429) },
})

const closeRoute = createRoute({
  method: 'delete',
  path: '/session',
  summary: 'Signs a browser out',
  security: [],
  responses: { 204: { description: 'Signed out' }, ...refused(403) },
})

const showRoute = createRoute({
  method: 'get',
  path: '/session',
  summary: 'What the token that came along may do; any scope will do',
  responses: {
    200: { description: 'It is in force', content: { 'application/json': { schema: SessionAnswer } } },
    ...refused(401, 403, 429),
  },
})

const maxAgeSeconds = 30 * 24 * 60 * 60

interface SessionDeps extends Pick<RouteDeps, 'store' | 'now'> {
  onWrongToken: DoorkeeperDeps['onWrongToken']
  doorkeeper: Doorkeeper
  rules: AccessRules
}

/**
 * The cookie holds the token itself, where no script can read it: it outlives a restart, and ends everywhere with the
 * token.
 */
export const sessionRoutes = ({ store, now, onWrongToken, doorkeeper, rules }: SessionDeps) =>
  createRouter()
    .openapi(openRoute, async (c) => {
      const text = c.req.valid('json').token
      const token = await findToken(store, text, now())
      if (!token) return onWrongToken(c, 'read')
      if (token.scope === 'ingest') {
        throw refusal(403, `the token ${token.prefix}… has the scope ingest; signing in needs read`, {
          fix: 'Run on the server: npx stratigraph-server token create --scope read',
        })
      }
      setCookie(c, sessionCookie, text, cookieOptions(c))
      return c.body(null, 204)
    })
    .openapi(showRoute, async (c) => {
      const { tokensRequired } = rules
      c.header('Cache-Control', 'no-store')
      return c.json({ tokensRequired, ...(await doorkeeper.recognise(c)) }, 200)
    })
    .openapi(closeRoute, (c) => {
      deleteCookie(c, sessionCookie, cookieOptions(c))
      return c.body(null, 204)
    })

/** The browser tells by its Origin whether it came over HTTPS, also where a proxy ends it. */
const cookieOptions = (c: Context) => ({
  httpOnly: true,
  sameSite: 'Strict' as const,
  path: '/',
  maxAge: maxAgeSeconds,
  secure: c.req.header('origin')?.startsWith('https:') ?? false,
})
