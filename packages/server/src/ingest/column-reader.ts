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

const UNSIGNED = 0
const SIGNED = 1
const NULLABLE = 2
type Kind = typeof UNSIGNED | typeof SIGNED | typeof NULLABLE

/** The index at which readShort has ended. */
let reached = 0

/**
 * Numbers of up to four bytes that do not come near the end, which nearly all are. A function of the module: one made for
 * each reader would be compiled again and again.
 * @param from index in the column of the first one
 * @returns where in the bytes those end that were read: up to the index `reached`
 */
function readShort(bytes: Uint8Array, begin: number, values: Int32Array, from: number, kind: Kind): number {
  const safe = bytes.length - 4
  const { length } = values
  let at = begin
  let index = from
  for (; index < length && at < safe; index++) {
    let read = bytes[at]!
    if (read < 128) at++
    else {
      // A last byte of 0 says nothing: each number has one form.
      const second = bytes[at + 1]!
      if (second === 0) break
      read = (read & 127) | ((second & 127) << 7)
      if (second < 128) at += 2
      else {
        const third = bytes[at + 2]!
        if (third === 0) break
        read |= (third & 127) << 14
        if (third < 128) at += 3
        else {
          const fourth = bytes[at + 3]!
          if (fourth === 0 || fourth > 127) break
          read |= fourth << 21
          at += 4
        }
      }
    }
    values[index] =
      kind === UNSIGNED ? read : kind === SIGNED ? (read >>> 1) ^ -(read & 1) : read === 0 ? NULL : read - 1
  }
  reached = index
  return at
}

/** Where the number ends that readNumber has read last. */
let endOfNumber = 0

function readNumber(bytes: Uint8Array, from: number): number {
  let at = from
  let byte = bytes[at++]!
  let value = byte & 127
  for (let scale = 128; byte > 127 && scale < 2 ** 56; scale *= 128) {
    byte = bytes[at++]!
    value += (byte & 127) * scale
    // A last byte of 0 says nothing.
    if (byte === 0) throw cutOff()
  }
  // Beyond the end a byte is undefined.
  if (!(byte <= 127 && value <= Number.MAX_SAFE_INTEGER)) throw cutOff()
  endOfNumber = at
  return value
}

/** What has been read of a packed report. Functions of the module work on it: closures would be compiled again and again. */
interface Reading {
  bytes: Uint8Array
  position: number
  page: Int32Array
  /** Entries of the page that columns stand in. */
  taken: number
}

function nextNumber(reading: Reading): number {
  const value = readNumber(reading.bytes, reading.position)
  reading.position = endOfNumber
  return value
}

/** Of the values of a column; undefined where it is left out. */
function readCount(reading: Reading, field: string): number | undefined {
  const entries = nextNumber(reading) - 1
  if (entries > reading.bytes.length - reading.position) throw cutOff()
  if (entries > maxEntries) {
    throw refusal(413, `${field}: ${entries} values, the limit is ${maxEntries}`, { field })
  }
  return entries < 0 ? undefined : entries
}

function readWhole(reading: Reading, field: string, kind: Kind): ReadColumn | undefined {
  const entries = readCount(reading, field)
  if (entries === undefined) return undefined
  const { bytes, page, position: start, taken } = reading
  let values: WholeColumn =
    taken + entries > page.length ? new Int32Array(entries) : page.subarray(taken, taken + entries)
  reading.taken += entries
  for (let index = 0; index < entries; index++) {
    if (values instanceof Int32Array) {
      reading.position = readShort(bytes, reading.position, values, index, kind)
      index = reached
      if (index === entries) break
    }
    const value = valueOf(nextNumber(reading), kind)
    if ((value > maxInt32 || value < -maxInt32) && value !== NULL && values instanceof Int32Array)
      values = Float64Array.from(values)
    values[index] = value
  }
  if (reading.position > bytes.length) throw cutOff()
  return { values, bytes: bytes.subarray(start, reading.position) }
}

export function createColumnReader(bytes: Uint8Array, from: number): ColumnReader {
  // Each value has one byte at least.
  const page = takePage(Math.min(bytes.length, entriesKept))
  const reading: Reading = { bytes, position: from, page, taken: 0 }

  return {
    text() {
      const length = nextNumber(reading)
      const { position } = reading
      if (length > bytes.length - position) throw cutOff()
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + position, length)
      if (!isUtf8(text)) throw refusal(400, 'body: its JSON is not UTF-8 text')
      reading.position += length
      return text.toString('utf8')
    },
    unsigned: (field) => readWhole(reading, field, UNSIGNED),
    signed: (field) => readWhole(reading, field, SIGNED),
    nullable: (field) => readWhole(reading, field, NULLABLE),
    end() {
      const left = bytes.length - reading.position
      if (left !== 0) throw refusal(400, `body: has ${left} bytes too many`)
    },
    release() {
      if (freePages.length < pagesKept) freePages.push(page)
    },
  }
}

function valueOf(read: number, kind: Kind): number {
  if (kind === UNSIGNED) return read
  if (kind === NULLABLE) return read === 0 ? NULL : read - 1
  return read % 2 === 0 ? read / 2 : -(read + 1) / 2
}

const cutOff = (): Error => refusal(400, 'body: the packed columns are damaged or cut off')
