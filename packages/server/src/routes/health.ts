import { createRoute } from '@hono/zod-openapi'
import { HealthAnswer } from '../api-schemas/intake.ts'
import { version } from '../version.ts'
import type { FORMAT_VERSION } from '../../../reporter/src/report.ts'
import type { RouteDeps } from './deps.ts'
import { createRouter } from './documented.ts'

const formatVersion: typeof FORMAT_VERSION = 1

const route = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Is the server up? Asks for no token',
  security: [],
  responses: {
    200: { description: 'It is', content: { 'application/json': { schema: HealthAnswer } } },
    503: {
      description: 'It shows what it knows, and takes nothing in: what writes the history has not answered for 30 s',
      content: { 'application/json': { schema: HealthAnswer } },
    },
  },
})

export function healthRoutes({ now, isWriting }: Pick<RouteDeps, 'now' | 'isWriting'>) {
  const startedAt = now()
  return createRouter().openapi(route, (c) => {
    c.header('Cache-Control', 'no-store')
    const at = now()
    const isOk = isWriting()
    const answer = {
      status: isOk ? ('ok' as const) : ('stalled' as const),
      version,
      formatVersion,
      uptimeMs: at - startedAt,
      at: new Date(at).toISOString(),
    }
    return c.json(answer, isOk ? 200 : 503)
  })
}
