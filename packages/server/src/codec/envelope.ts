import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { CorruptBlob, createByteReader, createByteWriter } from './bytes.ts'

/**
 * What the columns repeat are zeros and ranges of bytes: looking only for those takes a third of the time of a search
 * for repeated strings, and leaves as few bytes.
 */
const options = { level: 1, strategy: constants.Z_RLE, memLevel: 9 }

/** Every blob begins with two bytes: the version of its layout, and how the rest is packed. */
const PLAIN = 0
const DEFLATED = 1
const IN_PARTS = 2

export function packBlob(version: number, payload: Uint8Array): Buffer {
  const deflated = deflate(payload)
  return wrap(version, deflated ? DEFLATED : PLAIN, [deflated ?? payload])
}

/** The same without deflating: a third of the bytes more, for a fifth of the time. What is packed later comes in by this. */
export const plainBlob = (version: number, payload: Uint8Array): Buffer => wrap(version, PLAIN, [payload])

/**
 * Columns whose bytes are distributed differently are deflated each by itself: a common table of the lengths of symbols
 * would cost up to a bit a byte. The parts must be read by their number: see unpackParts.
 */
export function packParts(version: number, parts: readonly Uint8Array[]): Buffer {
  const packed: Uint8Array[] = []
  for (const part of parts) {
    const deflated = deflate(part)
    const bytes = deflated ?? part
    const head = createByteWriter(8)
    head.unsigned(bytes.length * 2 + (deflated ? 1 : 0))
    packed.push(head.bytes(), bytes)
  }
  return wrap(version, IN_PARTS, packed)
}

/** Undefined where that would not be shorter. */
function deflate(payload: Uint8Array): Buffer | undefined {
  const deflated = payload.length > 64 ? deflateRawSync(payload, options) : undefined
  return deflated && deflated.length < payload.length ? deflated : undefined
}

const wrap = (version: number, packing: number, pieces: readonly Uint8Array[]): Buffer =>
  Buffer.concat([Uint8Array.of(version, packing), ...pieces])

// A report inflates to at most 64 MiB of JSON; its columns are smaller than their text.
const maxBytes = 64 * 1024 * 1024

/** @throws CorruptBlob for an unknown version, unknown packing or damaged bytes */
export function unpackBlob(version: number, blob: Uint8Array): Uint8Array {
  const packing = packingOf(version, blob)
  const body = blob.subarray(2)
  if (packing === PLAIN) return body
  if (packing !== DEFLATED) throw new CorruptBlob(`is packed in an unknown way (${packing})`)
  return inflate(body)
}

/** As many parts as were packed. @throws CorruptBlob for an unknown version, another number of parts or damaged bytes */
export function unpackParts(version: number, blob: Uint8Array, parts: number): Uint8Array[] {
  const packing = packingOf(version, blob)
  if (packing !== IN_PARTS) throw new CorruptBlob(`is packed in an unknown way (${packing})`)
  const reader = createByteReader(blob.subarray(2))
  const unpacked = Array.from({ length: parts }, () => {
    const head = reader.unsigned()
    const bytes = reader.bytes(Math.floor(head / 2))
    return head % 2 === 1 ? inflate(bytes) : bytes
  })
  reader.end()
  return unpacked
}

function packingOf(version: number, blob: Uint8Array): number {
  if (blob.length < 2) throw new CorruptBlob('is shorter than its header')
  if (blob[0] !== version) throw new CorruptBlob(`has layout version ${blob[0]}, expected ${version}`)
  return blob[1]!
}

function inflate(bytes: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: maxBytes })
  } catch (cause) {
    throw new CorruptBlob('does not inflate', { cause })
  }
}
