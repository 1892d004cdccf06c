import { CorruptBlob } from './bytes.ts'
import { packBlob, unpackBlob } from './envelope.ts'

const version = 1

/** For what is rare and irregular: attempts, errors, notes. */
export function encodeJson(json: string): Buffer {
  return packBlob(version, Buffer.from(json))
}

/** @throws CorruptBlob */
export function decodeJson(blob: Uint8Array): unknown {
  const text = Buffer.from(unpackBlob(version, blob)).toString('utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CorruptBlob('is not JSON', { cause })
  }
}
