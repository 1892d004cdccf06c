import { createRoute } from '@hono/zod-openapi'
import { HealthAnswer } from '../api-schemas/intake.ts'
import { version } from '../version.ts'
import type { FORMAT_VERSION } from '../../../reporter/src/report.ts'
import { createRouter } from './documented.ts'

const formatVersion: typeof FORMAT_VERSION = 1

const route = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Is the server up? Asks for no token',
  security: [],
  responses: { 200: { description: 'It is', content: { 'application/json': { schema: HealthAnswer } } } },
})

export function healthRoutes({ now }: { now: () => number }) {
  const startedAt = now()
  return createRouter().openapi(route, (c) => {
    c.header('Cache-Control', 'no-store')
    const at = now()
    const answer = {
      status: 'ok' as const,
      version,
      formatVersion,
      uptimeMs: at - startedAt,
      at: new Date(at).toISOString(),
    }
    return c.json(answer, 200)
  })
}
