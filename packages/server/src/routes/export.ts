import { createRoute, z } from '@hono/zod-openapi'
import { resultRows } from '../answers/result-rows.ts'
import { refusal } from '../errors.ts'
import { readMoment } from '../moment.ts'
import { exportFormats, exportResults, exportType } from '../output/export-results.ts'
import { chooseProject } from './choose-project.ts'
import type { RouteDeps } from './deps.ts'
import { createRouter, refused } from './documented.ts'
import { ProjectQuery } from './parameters.ts'

const described = (description: string) => z.string().optional().openapi({ description, example: '2026-11-01' })

const route = createRoute({
  method: 'get',
  path: '/export',
  summary: 'Every single result of a range, as CSV or Parquet, newest run first',
  description:
    'Runs whose results were removed by retention are not in it. Text that looks like a formula has an apostrophe before it in CSV.',
  request: {
    query: ProjectQuery.extend({
      format: z.enum(exportFormats).default('csv'),
      from: described('Runs from that moment on: a day (UTC) or ISO 8601. Without it: all.'),
      to: described('Runs up to that moment; a day counts whole.'),
    }),
  },
  responses: {
    200: { description: 'The file', content: { 'text/csv': {}, 'application/vnd.apache.parquet': {} } },
    ...refused(400, 401, 403, 404, 429),
  },
})

export const exportRoutes = ({ store, history, now, stopping }: RouteDeps) =>
  createRouter().openapi(route, async (c) => {
    const { project, format, from, to } = c.req.valid('query')
    const range = { from: moment('from', from, 0), to: moment('to', to, Number.MAX_SAFE_INTEGER - 1) }
    const record = await chooseProject(store, c.get('principal'), project)
    if (!record) throw refusal(404, 'there is no run yet that could be exported', { fix: 'Send a first report.' })
    const catalog = await history.names(record.project, record.name)
    const file = `stratigraph-${new Date(now()).toISOString().slice(0, 10)}.${format}`
    const bytes = exportResults(format, resultRows(store, catalog, { project: record.project, ...range }))
    const headers = {
      'Content-Type': exportType(format),
      'Content-Disposition': `attachment; filename="${file}"`,
      'Cache-Control': 'no-store',
    }
    if (c.req.raw.method === 'HEAD') return new Response(null, { headers })
    return new Response(streamOf(bytes, stopping), { headers })
  })

/** Asks for the next piece only when the last one was taken; ends when the client, or the server, goes. */
function streamOf(bytes: AsyncGenerator<Uint8Array>, stopping: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await bytes.next()
      if (stopping.aborted) controller.error(new Error('the server stops'))
      else if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await bytes.return(undefined)),
  })
}

function moment(field: string, text: string | undefined, otherwise: number): number {
  const at = text === undefined ? otherwise : readMoment(text, field === 'to')
  if (at !== undefined) return at
  throw refusal(400, `${field}: expected a day like 2026-11-01 or ISO 8601, got ${JSON.stringify(text)}`, { field })
}
