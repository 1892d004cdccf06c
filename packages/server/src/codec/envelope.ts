import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { CorruptBlob } from './bytes.ts'

const options = { level: 1, strategy: constants.Z_RLE }

/**
 * Every blob begins with two bytes: the version of its layout, and how the rest is packed (0 as it is, 1 raw deflate).
 * What the columns repeat are zeros and ranges of bytes: looking only for those takes a third of the time of a search
 * for repeated strings, and leaves as few bytes.
 */
export function packBlob(version: number, payload: Uint8Array): Buffer {
  const deflated = payload.length > 64 ? deflateRawSync(payload, options) : undefined
  const packed = deflated !== undefined && deflated.length < payload.length
  return wrap(version, packed ? 1 : 0, packed ? deflated : payload)
}

/** The same without deflating: a third of the bytes more, for a fifth of the time. What is packed later comes in by this. */
export const plainBlob = (version: number, payload: Uint8Array): Buffer => wrap(version, 0, payload)

function wrap(version: number, packing: 0 | 1, body: Uint8Array): Buffer {
  const blob = Buffer.allocUnsafe(2 + body.length)
  blob[0] = version
  blob[1] = packing
  blob.set(body, 2)
  return blob
}

// A report inflates to at most 64 MiB of JSON; its columns are smaller than their text.
const maxBytes = 64 * 1024 * 1024

/** @throws CorruptBlob for an unknown version, unknown packing or damaged bytes */
export function unpackBlob(version: number, blob: Uint8Array): Uint8Array {
  if (blob.length < 2) throw new CorruptBlob('is shorter than its header')
  if (blob[0] !== version) throw new CorruptBlob(`has layout version ${blob[0]}, expected ${version}`)
  const body = blob.subarray(2)
  if (blob[1] === 0) return body
  if (blob[1] !== 1) throw new CorruptBlob(`is packed in an unknown way (${blob[1]})`)
  try {
    return inflateRawSync(body, { maxOutputLength: maxBytes })
  } catch (cause) {
    throw new CorruptBlob('does not inflate', { cause })
  }
}
