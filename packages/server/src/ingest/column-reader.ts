import { isUtf8 } from 'node:buffer'
import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'

/** Whole numbers: in four bytes each where they fit, else in eight. */
export type WholeColumn = Int32Array | Float64Array

/** A column with the bytes that it was read from, without their count. */
export interface ReadColumn {
  values: WholeColumn
  bytes: Uint8Array
}

/** Reads the bytes of a packed report. Everything throws a refusal (400 or 413) where they make no sense. */
export interface ColumnReader {
  /** A length, and so many bytes of UTF-8. */
  text(): string
  /** Undefined: the column is left out. */
  unsigned(field: string): ReadColumn | undefined
  signed(field: string): ReadColumn | undefined
  nullable(field: string): (number | null)[] | undefined
  end(): void
}

const maxEntries = Math.max(limits.tests, limits.files)
const maxInt32 = 0x7fffffff

export function createColumnReader(bytes: Uint8Array, from: number): ColumnReader {
  let position = from

  function number(): number {
    const first = bytes[position++]!
    if (first < 128) return first
    let value = first & 127
    let scale = 128
    let byte: number
    do {
      byte = bytes[position++]!
      value += (byte & 127) * scale
      scale *= 128
    } while (byte > 127 && scale < 2 ** 56)
    // Beyond the end a byte is undefined, and so is the number. A last byte of 0 says nothing: each number has one form.
    if (!(byte > 0 && byte <= 127 && value <= Number.MAX_SAFE_INTEGER)) throw cutOff()
    return value
  }

  /** Of the values of a column; undefined where it is left out. */
  function count(field: string): number | undefined {
    const entries = number() - 1
    if (Number.isNaN(entries) || entries > bytes.length - position) throw cutOff()
    if (entries > maxEntries) {
      throw refusal(413, `${field}: ${entries} values, the limit is ${maxEntries}`, { field })
    }
    return entries < 0 ? undefined : entries
  }

  function whole(field: string, isSigned: boolean): ReadColumn | undefined {
    const entries = count(field)
    if (entries === undefined) return undefined
    const start = position
    let values: WholeColumn = new Int32Array(entries)
    for (let index = 0; index < entries; index++) {
      const byte = bytes[position]!
      const read = byte < 128 ? byte : number()
      if (byte < 128) position++
      const value = isSigned ? unfold(read) : read
      if ((value > maxInt32 || value < -maxInt32) && values instanceof Int32Array) values = Float64Array.from(values)
      values[index] = value
    }
    if (position > bytes.length) throw cutOff()
    return { values, bytes: bytes.subarray(start, position) }
  }

  return {
    text() {
      const length = number()
      if (!(length <= bytes.length - position)) throw cutOff()
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + position, length)
      if (!isUtf8(text)) throw refusal(400, 'body: its JSON is not UTF-8 text')
      position += length
      return text.toString('utf8')
    },
    unsigned: (field) => whole(field, false),
    signed: (field) => whole(field, true),
    nullable(field) {
      const entries = count(field)
      if (entries === undefined) return undefined
      const column: (number | null)[] = []
      for (let index = 0; index < entries; index++) {
        const value = number()
        column.push(value === 0 ? null : value - 1)
      }
      if (position > bytes.length) throw cutOff()
      return column
    },
    end() {
      if (position !== bytes.length) throw refusal(400, `body: has ${bytes.length - position} bytes too many`)
    },
  }
}

const unfold = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

const cutOff = (): Error => refusal(400, 'body: the packed columns are damaged or cut off')
