import { isUtf8 } from 'node:buffer'
import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'

/** Whole numbers: in four bytes each where they fit, else in eight. */
export type WholeColumn = Int32Array | Float64Array

/** Stands in a column of whole numbers where a value is missing. No time or number of a column is as low as this. */
export const NULL = -0x80000000

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
  /** With NULL where a value is missing. */
  nullable(field: string): ReadColumn | undefined
  end(): void
  /** Nobody reads the columns any more: others will be read into their place. */
  release(): void
}

const maxEntries = Math.max(limits.tests, limits.files)
const maxInt32 = 0x7fffffff

/** A page for all columns of a report. What is allocated outside the heap soon makes all of it be looked through. */
const freePages: Int32Array[] = []
const pagesKept = 4
const entriesKept = 1024 * 1024

function takePage(entries: number): Int32Array {
  const page = freePages.pop()
  return page && page.length >= entries ? page : new Int32Array(entries)
}

export function createColumnReader(bytes: Uint8Array, from: number): ColumnReader {
  let position = from
  // Each value has one byte at least.
  const page = takePage(Math.min(bytes.length, entriesKept))
  let taken = 0

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

  function whole(field: string, kind: Kind): ReadColumn | undefined {
    const entries = count(field)
    if (entries === undefined) return undefined
    const start = position
    let values: WholeColumn =
      taken + entries > page.length ? new Int32Array(entries) : page.subarray(taken, taken + entries)
    taken += entries
    // Numbers of up to three bytes that do not come near the end, which nearly all are, take few steps.
    const safe = bytes.length - 3
    let at = start
    for (let index = 0; index < entries; index++) {
      let read = at < safe ? bytes[at]! : 128
      if (read < 128) at++
      else if (at < safe && bytes[at + 1]! < 128 && bytes[at + 1]! > 0) {
        read = (read & 127) | (bytes[at + 1]! << 7)
        at += 2
      } else if (at < safe && bytes[at + 1]! > 127 && bytes[at + 2]! < 128 && bytes[at + 2]! > 0) {
        read = (read & 127) | ((bytes[at + 1]! & 127) << 7) | (bytes[at + 2]! << 14)
        at += 3
      } else {
        position = at
        read = number()
        at = position
        const value = valueOf(read, kind)
        if ((value > maxInt32 || value < -maxInt32) && value !== NULL && values instanceof Int32Array)
          values = Float64Array.from(values)
        values[index] = value
        continue
      }
      values[index] =
        kind === 'unsigned' ? read : kind === 'signed' ? (read >>> 1) ^ -(read & 1) : read === 0 ? NULL : read - 1
    }
    position = at
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
    unsigned: (field) => whole(field, 'unsigned'),
    signed: (field) => whole(field, 'signed'),
    nullable: (field) => whole(field, 'nullable'),
    end() {
      if (position !== bytes.length) throw refusal(400, `body: has ${bytes.length - position} bytes too many`)
    },
    release() {
      if (freePages.length < pagesKept) freePages.push(page)
    },
  }
}

type Kind = 'unsigned' | 'signed' | 'nullable'

function valueOf(read: number, kind: Kind): number {
  if (kind === 'unsigned') return read
  if (kind === 'nullable') return read === 0 ? NULL : read - 1
  return read % 2 === 0 ? read / 2 : -(read + 1) / 2
}

const cutOff = (): Error => refusal(400, 'body: the packed columns are damaged or cut off')
