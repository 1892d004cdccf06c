import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { createDoorkeeper, type AccessRules, type AppEnv } from './access.ts'
import { createAnswerCache } from './answer-cache.ts'
import type { Dashboard } from './dashboard.ts'
import { isRefusal } from './errors.ts'
import { createWrongTokenLimit } from './failed-tokens.ts'
import { answering } from './answering.ts'
import { respondToError } from './respond.ts'
import { activityRoutes } from './routes/activity.ts'
import type { RouteDeps } from './routes/deps.ts'
import { createRouter } from './routes/documented.ts'
import { filesRoutes } from './routes/files.ts'
import { fixNextRoutes } from './routes/fix-next.ts'
import { failuresRoutes } from './routes/failures.ts'
import { exportRoutes } from './routes/export.ts'
import { healthRoutes } from './routes/health.ts'
import { layersRoutes } from './routes/layers.ts'
import { serveOpenApi } from './routes/openapi.ts'
import { orderRoutes } from './routes/order.ts'
import { overviewRoutes } from './routes/overview.ts'
import { pageRoutes } from './routes/pages.ts'
import { projectsRoutes } from './routes/projects.ts'
import { proofsRoutes } from './routes/proofs.ts'
import { quarantineRoutes } from './routes/quarantine.ts'
import { regressionsRoutes } from './routes/regressions.ts'
import { reportsRoutes } from './routes/reports.ts'
import { runVerdictRoutes } from './routes/run-verdict.ts'
import { runsRoutes } from './routes/runs.ts'
import { sessionRoutes } from './routes/session.ts'
import { settingsRoutes } from './routes/settings.ts'
import { storageRoutes } from './routes/storage.ts'
import { suppressionRoutes } from './routes/suppressions.ts'
import { testRoutes } from './routes/test.ts'
import { testsRoutes } from './routes/tests.ts'
import { tokensRoutes } from './routes/tokens.ts'
import { checkHost, checkOrigin } from './same-site.ts'
import { securityHeaders } from './security-headers.ts'

export interface AppDeps extends RouteDeps {
  rules: AccessRules
  dashboard: Dashboard
  /** For errors that nobody foresaw. */
  log: (error: unknown) => void
}

const apiPath = '/api/v1'

/** The whole server but its port: API and dashboard behind the same checks. */
export function createApp(deps: AppDeps): OpenAPIHono<AppEnv> {
  const { rules, dashboard, log } = deps
  const app = new OpenAPIHono<AppEnv>()
  app.onError((error, c) => respondToError(error, c, log))
  app.notFound((c) => c.json({ error: `there is no ${new URL(c.req.url).pathname} here` }, 404))
  app.use(securityHeaders(), checkHost(rules), checkOrigin(rules))
  app.route(apiPath, createApi(deps))
  app.all('/api/*', (c) => {
    const error = `there is no ${new URL(c.req.url).pathname} here`
    return c.json({ error, fix: `GET ${apiPath}/openapi.json lists what there is.` }, 404)
  })
  app.route('/', pageRoutes(dashboard))
  return app
}

/** The only addresses that ask for no token. */
const openPaths = new Set(['/health', '/session', '/openapi.json'].map((path) => apiPath + path))
const cachedPaths = [
  '/overview',
  '/tests',
  '/tests/:id',
  '/tests/:id/order',
  '/runs',
  '/runs/:id',
  '/runs/:id/lanes',
  '/names',
  '/runs/:id/verdict',
  '/projects',
  '/order',
  '/files',
  '/fix-next',
  '/failures',
  '/layers',
  '/regressions',
]
/** What is sent in: asks for the scope ingest. */
const uploadPaths = new Set(['/reports', '/proofs'].map((path) => apiPath + path))

/** What is read by admins alone. */
const adminPaths = new Set([`${apiPath}/tokens`])

const isRead = ({ req: { method } }: Context): boolean => method === 'GET' || method === 'HEAD'

function createApi(deps: AppDeps): OpenAPIHono<AppEnv> {
  const { activity, live, now, store, rules } = deps
  const onWrongToken = createWrongTokenLimit()
  const doorkeeper = createDoorkeeper({ store, rules, now, onWrongToken })
  const api = createRouter()
  api.use(async (c, next) => {
    const isUpload = uploadPaths.has(c.req.path)
    try {
      if (!openPaths.has(c.req.path))
        await doorkeeper.admit(c, isUpload ? 'ingest' : isRead(c) && !adminPaths.has(c.req.path) ? 'read' : 'admin')
    } catch (error) {
      // Whoever waits for a first report wants to see that one came, and why it was not taken.
      if (isUpload && isRefusal(error) && error.refusal.status !== 429) await activity.refused('upload', error)
      throw error
    }
    await next()
  })
  api.use(
    methodNotAllowed({
      app: api,
      onMethodNotAllowed: (c, methods) => {
        const allow = methods.join(', ')
        return c.json({ error: `${c.req.method} is not possible here, only ${allow}` }, 405, { Allow: allow })
      },
    }),
  )
  // Analyses that nobody waits for give way to whatever is read.
  for (const path of cachedPaths) api.get(path, (_, next) => answering(next))
  const cached = createAnswerCache({ version: live.version, now })
  for (const path of cachedPaths) api.get(path, cached)

  api.route('/', healthRoutes(deps))
  api.route('/', sessionRoutes({ ...deps, onWrongToken, doorkeeper }))
  api.route('/', reportsRoutes(deps))
  api.route('/', proofsRoutes(deps))
  api.route('/', overviewRoutes(deps))
  api.route('/', testsRoutes(deps))
  api.route('/', testRoutes(deps))
  api.route('/', orderRoutes(deps))
  api.route('/', failuresRoutes(deps))
  api.route('/', layersRoutes(deps))
  api.route('/', suppressionRoutes(deps))
  api.route('/', quarantineRoutes(deps))
  api.route('/', filesRoutes(deps))
  api.route('/', fixNextRoutes(deps))
  api.route('/', regressionsRoutes(deps))
  api.route('/', runsRoutes(deps))
  api.route('/', runVerdictRoutes(deps))
  api.route('/', projectsRoutes(deps))
  api.route('/', activityRoutes(deps))
  api.route('/', settingsRoutes(deps))
  api.route('/', tokensRoutes(deps))
  api.route('/', storageRoutes(deps))
  api.route('/', exportRoutes(deps))
  serveOpenApi(api)
  return api
}
