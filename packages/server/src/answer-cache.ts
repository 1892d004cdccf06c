import type { Context, MiddlewareHandler } from 'hono'
import type { AppEnv } from './access.ts'
import { pack, packedResponse, type Packed } from './compress.ts'
import { packedRequest } from './packed-request.ts'

export interface AnswerCacheOptions {
  /** Changes with every report that is taken in of that project; null: of any. */
  version: (project: string | null) => number
  now: () => number
  /** Milliseconds that only ever grow. */
  clock?: () => number
}

interface Kept {
  /** With the address: a long one must not be kept for nothing. */
  bytes: number
  /** Version and minute: ranges end with the minute. */
  moment: string
  packed: Packed
  /** By the clock. */
  until: number
}

const mostBytes = 64 * 1024 * 1024
const minuteMs = 60_000
/**
 * So long an answer holds that says (`no-store`) that a better one is being made. The version changes when that is there;
 * but where reports arrive all the time one is always on its way, and each question would be answered anew.
 */
const passingMs = 1000

/**
 * Packs the JSON answers of the routes behind it, and gives the same bytes to all who ask the same until a report of
 * the project comes in or the minute is over. Everything behind it must depend on nothing but the address, the
 * principal's project, the history and the minute, or answer with `Cache-Control: no-store`; and what names one project
 * (`project=`) on the history of that one alone.
 */
export function createAnswerCache(options: AnswerCacheOptions): MiddlewareHandler<AppEnv> {
  const { version, now, clock = () => performance.now() } = options
  const cache = new Map<string, Kept>()
  let bytes = 0

  function keep(key: string, kept: Kept): void {
    drop(key)
    cache.set(key, kept)
    bytes += kept.bytes
    while (bytes > mostBytes) drop(cache.keys().next().value!)
  }

  function drop(key: string): void {
    const kept = cache.get(key)
    if (!kept) return
    cache.delete(key)
    bytes -= kept.bytes
  }

  return async (c, next) => {
    const url = new URL(c.req.url)
    const { project } = c.get('principal')
    const key = JSON.stringify([project, url.pathname, url.search])
    const moment = `${version(onlyProject(url) ?? project)} ${Math.floor(now() / minuteMs)}`
    let kept = cache.get(key)
    if (kept?.moment !== moment || clock() >= kept.until) {
      await next()
      if (c.res.status !== 200) return
      const isPassing = c.res.headers.get('cache-control') === 'no-store'
      const packed = pack(await writtenBytes(c), 1)
      // What the packed form adds is little.
      const size = packed.plain.length + 2 * key.length
      kept = { moment, packed, bytes: size, until: isPassing ? clock() + passingMs : Infinity }
      keep(key, kept)
    }
    // Others may share the cache of a proxy, but not each other's answers; the tag tells whether a copy still holds.
    const cacheControl = kept.until < Infinity ? 'no-store' : 'private, no-cache'
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': cacheControl }
    const answer = await packedResponse(kept.packed, packedRequest(c), headers)
    // In place of what the route answered, not joined with it: that would read all of its body again.
    c.res = undefined
    c.res = answer
  }
}

const encoder = new TextEncoder()

async function writtenBytes(c: Context<AppEnv>): Promise<Uint8Array<ArrayBuffer>> {
  const written = c.get('written')
  if (written === undefined) return new Uint8Array(await c.res.arrayBuffer())
  return typeof written === 'string' ? encoder.encode(written) : written
}

function onlyProject({ searchParams }: URL): string | undefined {
  const named = searchParams.getAll('project')
  return named.length === 1 ? named[0] : undefined
}
