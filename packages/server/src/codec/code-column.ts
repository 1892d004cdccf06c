import { CorruptBlob, type ByteReader, type ByteWriter } from './bytes.ts'
import { maxCode } from './log-code.ts'

/** No difference: the code itself follows. */
const APART = 0
const MIDDLE = 128

/** A code as one byte where it is near the one that was expected, else as that mark and the code. */
export function writeCode(writer: ByteWriter, code: number, expected: number): void {
  const difference = code - expected
  if (difference > -MIDDLE && difference < MIDDLE) {
    writer.byte(MIDDLE + difference)
    return
  }
  writer.byte(APART)
  writer.unsigned(code)
}

/** @throws CorruptBlob */
export function readCode(reader: ByteReader, expected: number): number {
  const byte = reader.byte()
  const code = byte === APART ? reader.unsigned() : expected + byte - MIDDLE
  if (code < 0 || code > maxCode) throw new CorruptBlob(`holds a duration out of range (${code})`)
  return code
}

/** A column of codes, each expected to be as the one before. */
export function writeCodes(writer: ByteWriter, codes: ArrayLike<number>): void {
  for (let row = 0; row < codes.length; row++) writeCode(writer, codes[row]!, row > 0 ? codes[row - 1]! : 0)
}

/** @throws CorruptBlob */
export function readCodes(reader: ByteReader, length: number): Uint16Array {
  const codes = new Uint16Array(length)
  let expected = 0
  for (let row = 0; row < length; row++) codes[row] = expected = readCode(reader, expected)
  return codes
}
