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
  nullableColumn(values: readonly (number | null)[]): void
  /**
   * At most so many bytes, by a loop of one's own.
   * @param write writes what is given from `at` on, and returns where it ends. A function of a module: one made for each call
   * would be compiled again and again.
   */
  fill<Given>(most: number, write: (buffer: Uint8Array, at: number, given: Given) => number, given: Given): void
  /** Bytes as they are. */
  append(bytes: Uint8Array): void
  /** What was written: valid until the next call of anything else. */
  bytes(): Uint8Array
  /** Begins anew. */
  clear(): void
}

/** Of any number. */
export const mostBytesOfNumber = 8

/** Writes a number where there is space for `mostBytesOfNumber`. @returns where it ends */
export function putUnsigned(buffer: Uint8Array, at: number, value: number): number {
  // Without a loop for nearly all: this is done for every number there is.
  if (value < 2 ** 7) {
    buffer[at] = value
    return at + 1
  }
  if (value >= 2 ** 28) return putLarge(buffer, at, value)
  buffer[at] = (value & 127) | 128
  if (value < 2 ** 14) {
    buffer[at + 1] = value >>> 7
    return at + 2
  }
  buffer[at + 1] = ((value >>> 7) & 127) | 128
  if (value < 2 ** 21) {
    buffer[at + 2] = value >>> 14
    return at + 3
  }
  buffer[at + 2] = ((value >>> 14) & 127) | 128
  buffer[at + 3] = value >>> 21
  return at + 4
}

function putLarge(buffer: Uint8Array, from: number, value: number): number {
  let at = from
  let rest = value
  // The bit operators would wrap around.
  for (; rest > 127; rest = Math.floor(rest / 128)) buffer[at++] = (rest % 128) | 128
  buffer[at++] = rest
  return at
}

function putColumn(buffer: Uint8Array, from: number, values: ArrayLike<number>): number {
  let at = from
  for (let index = 0; index < values.length; index++) at = putUnsigned(buffer, at, values[index]!)
  return at
}

function putSignedColumn(buffer: Uint8Array, from: number, values: ArrayLike<number>): number {
  let at = from
  for (let index = 0; index < values.length; index++) at = putUnsigned(buffer, at, fold(values[index]!))
  return at
}

function putNullableColumn(buffer: Uint8Array, from: number, values: readonly (number | null)[]): number {
  let at = from
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    at = putUnsigned(buffer, at, value === null ? 0 : value + 1)
  }
  return at
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

  function unsigned(value: number): void {
    reserve(mostBytesOfNumber)
    length = putUnsigned(buffer, length, value)
  }

  function fill<Given>(
    most: number,
    write: (buffer: Uint8Array, at: number, given: Given) => number,
    given: Given,
  ): void {
    reserve(most)
    length = write(buffer, length, given)
  }

  return {
    byte(value) {
      if (length === buffer.length) reserve(1)
      buffer[length++] = value
    },
    unsigned,
    signed: (value) => unsigned(fold(value)),
    nullable: (value) => unsigned(value === null ? 0 : value + 1),
    column: (values) => fill(values.length * mostBytesOfNumber, putColumn, values),
    signedColumn: (values) => fill(values.length * mostBytesOfNumber, putSignedColumn, values),
    nullableColumn: (values) => fill(values.length * mostBytesOfNumber, putNullableColumn, values),
    fill,
    append(bytes) {
      reserve(bytes.length)
      buffer.set(bytes, length)
      length += bytes.length
    },
    bytes: () => buffer.subarray(0, length),
    clear() {
      length = 0
    },
  }
}

/** Small negative numbers to small positive ones: 0, -1, 1, -2, ... to 0, 1, 2, 3, ... */
export const fold = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2)
export const unfold = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

/** Reads what a ByteWriter wrote. Every method throws CorruptBlob where the bytes end too early or make no sense. */
export interface ByteReader {
  byte(): number
  unsigned(): number
  signed(): number
  nullable(): number | null
  /** Many unsigned numbers at once: what large columns are read by. All of `values`. */
  column<Column extends Float64Array>(values: Column): Column
  signedColumn<Column extends Float64Array>(values: Column): Column
  /** An unsigned number that says how many things follow, each of at least `bytesEach` bytes. */
  count(bytesEach?: number): number
  /** So many bytes as they are. */
  bytes(length: number): Uint8Array
  /** How many have been read. */
  position(): number
  end(): void
}

/** Where the number ends that readNumber has read last. */
let endOfNumber = 0

function readNumber(bytes: Uint8Array, from: number): number {
  let at = from
  let byte = bytes[at++]
  if (byte === undefined) throw new CorruptBlob('ends in the middle of a number')
  let value = byte & 127
  let scale = 128
  while (byte > 127 && scale < 2 ** 56) {
    byte = bytes[at++]
    if (byte === undefined) throw new CorruptBlob('ends in the middle of a number')
    value += (byte & 127) * scale
    scale *= 128
  }
  if (value > Number.MAX_SAFE_INTEGER || byte > 127) throw new CorruptBlob('holds a number that is too large')
  endOfNumber = at
  return value
}

/** A function of the module: one made for each reader would be compiled again and again. @returns where the column ends */
function readColumn(bytes: Uint8Array, from: number, values: Float64Array, isSigned: boolean): number {
  // Numbers of up to three bytes that do not come near the end, which nearly all are, take few steps.
  const safe = bytes.length - 3
  let at = from
  for (let index = 0; index < values.length; index++) {
    let value = at < safe ? bytes[at]! : 128
    if (value < 128) at++
    else if (at < safe && bytes[at + 1]! < 128) {
      value = (value & 127) | (bytes[at + 1]! << 7)
      at += 2
    } else if (at < safe && bytes[at + 2]! < 128) {
      value = (value & 127) | ((bytes[at + 1]! & 127) << 7) | (bytes[at + 2]! << 14)
      at += 3
    } else {
      const long = readNumber(bytes, at)
      at = endOfNumber
      values[index] = isSigned ? unfold(long) : long
      continue
    }
    values[index] = isSigned ? (value >>> 1) ^ -(value & 1) : value
  }
  return at
}

export function createByteReader(bytes: Uint8Array): ByteReader {
  let position = 0

  function unsigned(): number {
    const byte = bytes[position]
    if (byte !== undefined && byte < 128) {
      position++
      return byte
    }
    const value = readNumber(bytes, position)
    position = endOfNumber
    return value
  }

  function column<Column extends Float64Array>(values: Column, isSigned: boolean): Column {
    position = readColumn(bytes, position, values, isSigned)
    return values
  }

  return {
    byte() {
      const byte = bytes[position++]
      if (byte === undefined) throw new CorruptBlob('ends too early')
      return byte
    },
    unsigned,
    signed: () => unfold(unsigned()),
    nullable() {
      const value = unsigned()
      return value === 0 ? null : value - 1
    },
    column: (values) => column(values, false),
    signedColumn: (values) => column(values, true),
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
    position: () => position,
    end() {
      if (position !== bytes.length) throw new CorruptBlob(`has ${bytes.length - position} bytes too many`)
    },
  }
}
