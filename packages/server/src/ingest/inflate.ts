import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import { gunzip, gunzipSync } from 'node:zlib'
import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'
import { isPacked } from './unpack-report.ts'

const gunzipAsync = promisify(gunzip)

/** Up to here another thread costs more than the work itself; beyond, nobody else should wait for it. */
const syncBytes = 256 * 1024
const maxChunkBytes = 512 * 1024

/**
 * The UTF-8 text of a report as bytes (or what is packed, as it is), whether it came gzipped or plain: told by its first bytes, since proxies and
 * clients are not always right about `Content-Encoding`.
 * @throws a refusal: 413 if it is larger than the limits, 400 if it does not inflate or is no UTF-8
 */
export async function inflateReport(bytes: Uint8Array): Promise<Buffer> {
  if (bytes.length > limits.wireBytes) throw tooLarge(`${bytes.length} bytes`, limits.wireBytes)
  const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const gzipped = given[0] === 0x1f && given[1] === 0x8b
  const plain = gzipped ? await inflate(given) : given
  if (isPacked(plain)) return plain
  if (!isUtf8(plain)) throw refusal(400, 'body: is not UTF-8 text and not gzip')
  return plain[0] === 0xef && plain[1] === 0xbb && plain[2] === 0xbf ? plain.subarray(3) : plain
}

async function inflate(gzipped: Buffer): Promise<Buffer> {
  // Gzip ends with the length of what it holds: a hint only, but an honest one saves copying.
  const announced = gzipped.length > 4 ? gzipped.readUInt32LE(gzipped.length - 4) : 0
  const chunkSize = Math.min(maxChunkBytes, Math.max(1024, announced + 1))
  const options = { maxOutputLength: limits.inflatedBytes, chunkSize }
  const small = gzipped.length <= syncBytes && announced <= 4 * maxChunkBytes
  try {
    // A lie about the length gets as far as the limit of its own size, not as far as that of a whole report.
    if (small) return gunzipSync(gzipped, { ...options, maxOutputLength: 4 * maxChunkBytes })
  } catch (error) {
    if (!isTooLarge(error)) throw refusal(400, 'body: the gzip data is damaged or cut off')
  }
  try {
    return await gunzipAsync(gzipped, options)
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge('inflated', limits.inflatedBytes)
    throw refusal(400, 'body: the gzip data is damaged or cut off')
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'

export function tooLarge(what: string, limit: number): Error {
  return refusal(413, `body: too large (${what}), the limit is ${limit / 1024 / 1024} MiB`, {
    fix: 'Split the suite into shards: each sends a report of its own.',
  })
}
