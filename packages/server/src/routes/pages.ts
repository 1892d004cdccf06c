import { Hono } from 'hono'
import { packedResponse } from '../compress.ts'
import type { Dashboard } from '../dashboard.ts'
import { refusal } from '../errors.ts'
import { packedRequest } from '../packed-request.ts'

/** The dashboard's files; every other address is one of its pages, which its script draws. */
export const pageRoutes = (dashboard: Dashboard) =>
  new Hono().get('*', async (c) => {
    const { pathname } = new URL(c.req.url)
    const own = pathname === '/' ? undefined : await dashboard.find(pathname)
    const file = own ?? (isPage(pathname, c.req.header('accept')) ? await dashboard.find('/index.html') : undefined)
    if (!file) {
      if (await dashboard.find('/index.html')) throw refusal(404, `there is no ${pathname} here`)
      return c.text('The dashboard is not built. Run: npm run build:ui\nThe API is at /api/v1/openapi.json\n', 503)
    }
    return packedResponse(file, packedRequest(c), {
      'Content-Type': file.type,
      'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
  })

/** A missing script must not be answered with a page; a page may have a dot in its last part, as run ids have. */
function isPage(pathname: string, accept = '*/*'): boolean {
  if (pathname.startsWith('/assets/')) return false
  return /text\/html/.test(accept) || (accept.includes('*/*') && !/^\/[^/]*\.[a-z0-9]+$/i.test(pathname))
}
