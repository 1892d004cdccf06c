/** Bytes that do not decode: a damaged database or a blob of a newer version. Never thrown for what a client sent. */
export class CorruptBlob extends Error {
  override name = 'CorruptBlob'
}

/** Grows while numbers are written to it. Numbers are whole; unsigned ones at most 2^53 - 1, signed ones +-2^52. */
export interface ByteWriter {
  /** One byte as it is. */
  byte(value: number): void
  unsigned(value: number): void
  signed(value: number): void
  /** A column that may miss values: null is 0, anything else is value + 1. */
  nullable(value: number | null): void
  /** Many unsigned numbers at once: what large columns are written by. */
  column(values: ArrayLike<number>): void
  /** Many signed numbers at once. */
  signedColumn(values: ArrayLike<number>): void
  bytes(): Uint8Array
}

export function createByteWriter(capacity = 1024): ByteWriter {
  let buffer = new Uint8Array(capacity)
  let length = 0

  function reserve(bytes: number): void {
    if (length + bytes <= buffer.length) return
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + bytes))
    larger.set(buffer)
    buffer = larger
  }

  function write(value: number): void {
    let rest = value
    // Beyond 31 bits the bit operators would wrap around.
    while (rest > 0x7fffffff) {
      buffer[length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      buffer[length++] = (rest & 127) | 128
      rest >>>= 7
    }
    buffer[length++] = rest
  }

  function unsigned(value: number): void {
    reserve(8)
    write(value)
  }

  return {
    byte(value) {
      if (length === buffer.length) reserve(1)
      buffer[length++] = value
    },
    unsigned,
    signed: (value) => unsigned(fold(value)),
    nullable: (value) => unsigned(value === null ? 0 : value + 1),
    column(values) {
      reserve(values.length * 8)
      for (let index = 0; index < values.length; index++) write(values[index]!)
    },
    signedColumn(values) {
      reserve(values.length * 8)
      for (let index = 0; index < values.length; index++) write(fold(values[index]!))
    },
    bytes: () => buffer.subarray(0, length),
  }
}

/** Small negative numbers to small positive ones: 0, -1, 1, -2, ... to 0, 1, 2, 3, ... */
const fold = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2)

/** Reads what a ByteWriter wrote. Every method throws CorruptBlob where the bytes end too early or make no sense. */
export interface ByteReader {
  byte(): number
  unsigned(): number
  signed(): number
  nullable(): number | null
  /** An unsigned number that says how many things follow, each of at least `bytesEach` bytes. */
  count(bytesEach?: number): number
  /** So many bytes as they are. */
  bytes(length: number): Uint8Array
  end(): void
}

export function createByteReader(bytes: Uint8Array): ByteReader {
  let position = 0

  function unsigned(): number {
    let byte = bytes[position++]
    if (byte === undefined) throw new CorruptBlob('ends in the middle of a number')
    if (byte < 128) return byte
    let value = byte & 127
    let scale = 128
    do {
      byte = bytes[position++]
      if (byte === undefined) throw new CorruptBlob('ends in the middle of a number')
      value += (byte & 127) * scale
      scale *= 128
    } while (byte > 127 && scale < 2 ** 56)
    if (value > Number.MAX_SAFE_INTEGER || byte > 127) throw new CorruptBlob('holds a number that is too large')
    return value
  }

  return {
    byte() {
      const byte = bytes[position++]
      if (byte === undefined) throw new CorruptBlob('ends too early')
      return byte
    },
    unsigned,
    signed() {
      const value = unsigned()
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    },
    nullable() {
      const value = unsigned()
      return value === 0 ? null : value - 1
    },
    count(bytesEach = 1) {
      const value = unsigned()
      // A count larger than the bytes that are left would only allocate memory for nothing.
      if (value * bytesEach > bytes.length - position) throw new CorruptBlob(`announces ${value} entries, has fewer`)
      return value
    },
    bytes(length) {
      if (length > bytes.length - position) throw new CorruptBlob(`announces ${length} bytes, has fewer`)
      position += length
      return bytes.subarray(position - length, position)
    },
    end() {
      if (position !== bytes.length) throw new CorruptBlob(`has ${bytes.length - position} bytes too many`)
    },
  }
}
