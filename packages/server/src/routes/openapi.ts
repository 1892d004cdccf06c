import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../access.ts'
import { version } from '../version.ts'

const introduction = `Everything that the dashboard shows, as JSON. Times are milliseconds (\`...Ms\`), moments ISO 8601 in UTC.
Lists go on where \`next\` is not null: hand it back as \`cursor\`, with the same parameters. Errors are \`{ error, field?, fix? }\`.
On 127.0.0.1 no token is needed; elsewhere send \`Authorization: Bearer <token>\`.`

/** `/openapi.json`: generated from the routes that are there. Call it after they are. */
export function serveOpenApi(api: OpenAPIHono<AppEnv>): void {
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Stratigraph', version, description: introduction, license: { name: 'MIT' } },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
  })
  api.get('/openapi.json', (c) => c.json(document))
}
