/** The same bytes as all of a buffer: what is a part of some larger one cannot go to another thread without the rest. */
export const ownBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer.byteLength === bytes.length ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
