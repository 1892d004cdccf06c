import { CorruptBlob, mostBytesOfNumber, putUnsigned, type ByteReader, type ByteWriter } from './bytes.ts'
import { codeOf, maxCode } from './log-code.ts'

/** Codes of a column of whole microseconds. */
export function codesOf(us: ArrayLike<number>): Uint16Array {
  const codes = new Uint16Array(us.length)
  for (let row = 0; row < codes.length; row++) codes[row] = codeOf(us[row]!)
  return codes
}

/** The code itself follows. */
const APART = 0
const MIDDLE = 127
/** Nothing, among values that are something: what a file or test without hooks has. */
const ZERO = 255

export const mostBytesOfCode = 1 + mostBytesOfNumber

/**
 * A code as one byte where it is 0, or near the one that was expected, else as a mark and the code. There must be space for
 * `mostBytesOfCode`.
 * @returns where it ends
 */
export function putCode(buffer: Uint8Array, at: number, code: number, expected: number): number {
  const difference = code - expected
  const isNear = difference > -MIDDLE && difference <= MIDDLE
  buffer[at] = code === 0 ? ZERO : isNear ? MIDDLE + difference : APART
  return code === 0 || isNear ? at + 1 : putUnsigned(buffer, at + 1, code)
}

/** The same by itself. */
export function writeCode(writer: ByteWriter, code: number, expected: number): void {
  writer.fill(mostBytesOfCode, (buffer, at) => putCode(buffer, at, code, expected), undefined)
}

/** @throws CorruptBlob */
export function readCode(reader: ByteReader, expected: number): number {
  const byte = reader.byte()
  if (byte === ZERO) return 0
  const code = byte === APART ? reader.unsigned() : expected + byte - MIDDLE
  if (code < 0 || code > maxCode) throw new CorruptBlob(`holds a duration out of range (${code})`)
  return code
}

/** @returns where so many codes end */
export function skipCodes(bytes: Uint8Array, count: number): number {
  let at = 0
  for (let left = count; left > 0;) {
    // Nearly all are one byte: the next that is not is looked for by the processor.
    const apart = bytes.indexOf(APART, at)
    if (apart < 0 || apart >= at + left) return at + left
    left -= apart + 1 - at
    at = apart + 1
    while (bytes[at]! > 127) at++
    at++
  }
  return at
}

/** A column of codes, each expected to be as the last one that was not 0. */
export function writeCodes(writer: ByteWriter, codes: Uint16Array): void {
  writer.fill(codes.length * mostBytesOfCode, putCodes, codes)
}

function putCodes(buffer: Uint8Array, from: number, codes: Uint16Array): number {
  let at = from
  let expected = 0
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!
    at = putCode(buffer, at, code, expected)
    if (code !== 0) expected = code
  }
  return at
}

/** @throws CorruptBlob */
export function readCodes(reader: ByteReader, length: number): Uint16Array {
  const codes = new Uint16Array(length)
  let expected = 0
  for (let row = 0; row < length; row++) {
    const code = readCode(reader, expected)
    codes[row] = code
    if (code !== 0) expected = code
  }
  return codes
}
