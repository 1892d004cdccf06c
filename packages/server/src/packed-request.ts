import type { Context } from 'hono'
import { hostName, isLoopback } from './addresses.ts'
import type { PackedRequest } from './compress.ts'

/** What a request says about the form that it wants. */
export function packedRequest(c: Context): PackedRequest {
  return {
    acceptEncoding: c.req.header('accept-encoding'),
    ifNoneMatch: c.req.header('if-none-match'),
    isLocal: isLoopback(hostName(c.req.header('host') ?? '') ?? ''),
  }
}
