import { createRoute } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { ActivityAnswer, type ActivityEntry } from '../api-schemas/intake.ts'
import type { ActivityRecord } from '../store/store.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { answers, createRouter, refused } from './documented.ts'
import { ActivityQuery } from './parameters.ts'

const listRoute = createRoute({
  method: 'get',
  path: '/activity',
  summary: 'What reached the server lately, accepted or refused, newest first',
  request: { query: ActivityQuery },
  responses: answers(ActivityAnswer, 'The latest entries'),
})

const eventsRoute = createRoute({
  method: 'get',
  path: '/events',
  summary: 'The same as a stream of server-sent events: `event: activity`, with an entry as its data',
  description:
    '`event: order` tells that something about the order of the tests became known without a report: a proof, or an analysis that took its time; `event: change` the same of anything else: a decision of somebody, or an analysis of durations and outcomes. Their data is `{ project }`.',
  responses: {
    200: { description: 'The stream, for as long as the client stays', content: { 'text/event-stream': {} } },
    ...refused(401, 403, 429),
  },
})

/** Often enough that no proxy in between takes the stream for dead. */
const heartbeatMs = 20_000

export const activityRoutes = ({ store, live, stopping }: RouteDeps) =>
  createRouter()
    .openapi(listRoute, async (c) => {
      const { project, limit } = c.req.valid('query')
      const principal = c.get('principal')
      if (project !== undefined) await chooseProject(store, principal, project)
      const records = await store.activity(limit, project ?? principal.project ?? undefined)
      c.header('Cache-Control', 'no-store')
      return c.json({ activity: records.map(toEntry) }, 200)
    })
    .openapi(eventsRoute, (c) => {
      const { project } = c.get('principal')
      if (c.req.raw.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' })
      // For nginx, which else holds events back.
      c.header('X-Accel-Buffering', 'no')
      return streamSSE(c, async (stream) => {
        const { promise: over, resolve: end } = Promise.withResolvers<void>()
        const unfollow = live.follow((news) => {
          if (project !== null && news.project !== project) return
          const data = news.event === 'activity' ? toEntry(news.entry) : { project: news.project }
          void stream.writeSSE({ event: news.event, data: JSON.stringify(data) }).catch(end)
        })
        const heartbeat = setInterval(() => void stream.write(': still here\n\n').catch(end), heartbeatMs)
        stream.onAbort(end)
        const endNow = (): void => end()
        stopping.addEventListener('abort', endNow)
        // Lets the client know that the stream is open before anything happens.
        await stream.write('retry: 2000\n\n').catch(end)
        if (stopping.aborted) end()
        await over
        stopping.removeEventListener('abort', endNow)
        clearInterval(heartbeat)
        unfollow()
      })
    })

const toEntry = ({ at, outcome, source, run, tests, reason }: ActivityRecord): ActivityEntry => ({
  at: new Date(at).toISOString(),
  outcome,
  source,
  run,
  tests,
  reason,
})
