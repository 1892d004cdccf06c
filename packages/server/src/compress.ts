import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip as gzipCallback } from 'node:zlib'

const gzip = promisify(gzipCallback)

type Bytes = Uint8Array<ArrayBuffer>

/** An answer's bytes, ready to be sent in either form. */
export interface Packed {
  plain: Bytes
  etag: string
  /** Packed when it is asked for first; undefined where it would not be smaller. */
  gzipped: () => Promise<Bytes | undefined>
  /** Also for a client on this machine. */
  isPackedLocally: boolean
}

/** Below this the headers weigh more than what is saved. */
const leastBytes = 1024
/** Nothing is sent faster on one machine than it is packed and unpacked, unless it was packed already. */
const mostBytesPackedLocally = 32 * 1024

/** @param level 1 for what is asked for once or twice, 9 for what is kept */
export function pack(plain: Bytes, level: 1 | 9): Packed {
  let gzipped: Promise<Bytes | undefined> | undefined
  return {
    plain,
    etag: `W/"${hash('sha1', plain, 'base64url')}"`,
    gzipped: () => (gzipped ??= plain.length < leastBytes ? Promise.resolve(undefined) : shrink(plain, level)),
    isPackedLocally: level === 9 && plain.length <= mostBytesPackedLocally,
  }
}

async function shrink(plain: Bytes, level: number): Promise<Bytes | undefined> {
  const bytes = new Uint8Array(await gzip(plain, { level }))
  return bytes.length < plain.length ? bytes : undefined
}

export interface PackedRequest {
  acceptEncoding: string | undefined
  ifNoneMatch: string | undefined
  /** The client is on this machine. */
  isLocal: boolean
}

/** 304 where the client has these bytes already, else the form that it takes. */
export async function packedResponse(
  packed: Packed,
  { acceptEncoding, ifNoneMatch, isLocal }: PackedRequest,
  headers: Record<string, string>,
): Promise<Response> {
  const shared = { ...headers, ETag: packed.etag, Vary: 'Accept-Encoding' }
  if (matches(ifNoneMatch, packed.etag)) return new Response(null, { status: 304, headers: shared })
  const worthIt = takesGzip(acceptEncoding) && (!isLocal || packed.isPackedLocally)
  const zipped = worthIt ? await packed.gzipped() : undefined
  const body = zipped ?? packed.plain
  return new Response(body, {
    headers: { ...shared, 'Content-Length': `${body.length}`, ...(zipped && { 'Content-Encoding': 'gzip' }) },
  })
}

const matches = (ifNoneMatch = '', etag: string): boolean => ifNoneMatch.split(',').some((tag) => tag.trim() === etag)

const takesGzip = (acceptEncoding = ''): boolean =>
  acceptEncoding.split(',').some((entry) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$)|$)/.test(entry))
