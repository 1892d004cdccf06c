import { expect } from 'vitest'
import { CorruptBlob } from '../../packages/server/src/codec/bytes.ts'

/** Whatever the bytes: a value, or an error that says that they are damaged. */
export function expectCorruptOrValue(decode: () => unknown): void {
  try {
    decode()
  } catch (error) {
    expect(error).toBeInstanceOf(CorruptBlob)
  }
}
