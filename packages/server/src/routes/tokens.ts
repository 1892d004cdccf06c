import { createRoute, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { allowProject, type Principal } from '../access.ts'
import { NewTokenAnswer, TokensAnswer, TokenWish, type TokenRow } from '../api-schemas/access.ts'
import { refusal } from '../errors.ts'
import type { TokenRecord } from '../store/store.ts'
import { createToken } from '../tokens.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, refused } from './documented.ts'
import { ProjectQuery } from './parameters.ts'

const listRoute = createRoute({
  method: 'get',
  path: '/tokens',
  summary: 'The tokens, by their first characters; wants the scope admin',
  request: { query: ProjectQuery },
  responses: answers(TokensAnswer, 'Those in force first, the newest first'),
})

const createTokenRoute = createRoute({
  method: 'post',
  path: '/tokens',
  summary: 'Makes a token. It is in the answer, and never shown again',
  middleware: bodyLimit({
    maxSize: 16 * 1024,
    onError: () => {
      throw refusal(413, 'body: is too large for a token')
    },
  }),
  request: { body: { required: true, content: { 'application/json': { schema: TokenWish } } } },
  responses: {
    201: { description: 'The token', content: { 'application/json': { schema: NewTokenAnswer } } },
    ...refused(400, 401, 403, 429),
  },
})

const revokeRoute = createRoute({
  method: 'delete',
  path: '/tokens/{prefix}',
  summary: 'Revokes a token, at once and for good',
  request: { params: z.object({ prefix: z.string().openapi({ param: { name: 'prefix', in: 'path' } }) }) },
  responses: { 204: { description: 'It is refused from now on' }, ...refused(401, 403, 404, 429) },
})

export const tokensRoutes = ({ store, now }: RouteDeps) =>
  createRouter()
    .openapi(listRoute, async (c) => {
      const { project } = c.req.valid('query')
      const principal = c.get('principal')
      if (project !== undefined) allowProject(principal, project)
      const wanted = project ?? principal.project
      const tokens = (await store.tokens()).filter((token) => wanted === null || token.project === wanted)
      c.header('Cache-Control', 'no-store')
      return c.json({ tokens: tokens.toSorted(inForceFirst).map(toRow) }, 200)
    })
    .openapi(createTokenRoute, async (c) => {
      const { scope, project } = c.req.valid('json')
      const principal = c.get('principal')
      const { text, record } = createToken(scope, projectOf(principal, project ?? null), now())
      await store.addToken(record)
      c.header('Cache-Control', 'no-store')
      return c.json({ ...toRow(record), token: text }, 201)
    })
    .openapi(revokeRoute, async (c) => {
      const { prefix } = c.req.valid('param')
      const { project } = c.get('principal')
      const isOwn = (token: TokenRecord): boolean => project === null || token.project === project
      const found = (await store.tokens()).find((token) => token.prefix === prefix && token.revokedAt === null)
      if (!found || !isOwn(found) || !(await store.revokeToken(prefix, now()))) {
        throw refusal(404, `there is no token in force that begins with ${JSON.stringify(prefix)}`, {
          fix: 'GET /api/v1/tokens lists them.',
        })
      }
      return c.body(null, 204)
    })

/** Who is admin of one project makes tokens for that one. */
function projectOf(principal: Principal, wanted: string | null): string | null {
  if (wanted !== null) allowProject(principal, wanted)
  return wanted ?? principal.project
}

const inForceFirst = (left: TokenRecord, right: TokenRecord): number =>
  Number(left.revokedAt !== null) - Number(right.revokedAt !== null) || right.createdAt - left.createdAt

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const toRow = ({ prefix, scope, project, createdAt, lastUsedAt, revokedAt }: TokenRecord): TokenRow => ({
  prefix,
  scope,
  project,
  createdAt: new Date(createdAt).toISOString(),
  lastUsedAt: iso(lastUsedAt),
  revokedAt: iso(revokedAt),
})
