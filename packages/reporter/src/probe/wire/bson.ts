/** A document's own values, by name: texts, numbers, true and false, and the bytes of documents in it. Others are undefined. */
export type Fields = Map<string, FieldValue>
type FieldValue = string | number | boolean | Buffer | undefined

const MOST_FIELDS = 200

/** What stands at the top of a BSON document (bsonspec.org), as far as its bytes are there. */
export function fieldsOf(document: Buffer): Fields {
  const fields: Fields = new Map()
  const end = Math.min(document.readInt32LE(0), document.length)
  let at = 4
  while (at < end && fields.size < MOST_FIELDS) {
    const type = document[at]!
    const nameEnd = document.indexOf(0, at + 1)
    if (type === 0 || nameEnd < 0) break
    const start = nameEnd + 1
    const size = sizeOf(type, document, start)
    if (size === undefined) break
    fields.set(
      document.toString('utf8', at + 1, nameEnd),
      start + size <= end ? valueOf(type, document, start) : undefined,
    )
    at = start + size
  }
  return fields
}

const FIXED_SIZES: Record<number, number> = {
  1: 8, // double
  6: 0,
  7: 12, // object id
  8: 1, // boolean
  9: 8, // date
  10: 0, // null
  16: 4, // int32
  17: 8, // timestamp
  18: 8, // int64
  19: 16, // decimal
  127: 0,
  255: 0,
}

function sizeOf(type: number, bytes: Buffer, at: number): number | undefined {
  const fixed = FIXED_SIZES[type]
  if (fixed !== undefined) return fixed
  if (at + 4 > bytes.length) return undefined
  const length = bytes.readInt32LE(at)
  if (length < 0) return undefined
  // A text, code, a symbol; a document, an array, code with its scope; bytes with their kind.
  if (type === 2 || type === 13 || type === 14) return 4 + length
  if (type === 3 || type === 4 || type === 15) return length
  return type === 5 ? 5 + length : undefined
}

function valueOf(type: number, bytes: Buffer, at: number): FieldValue {
  if (type === 2) return bytes.toString('utf8', at + 4, at + 3 + bytes.readInt32LE(at))
  if (type === 3) return bytes.subarray(at, at + bytes.readInt32LE(at))
  if (type === 16) return bytes.readInt32LE(at)
  if (type === 1) return bytes.readDoubleLE(at)
  if (type === 18) return Number(bytes.readBigInt64LE(at))
  return type === 8 ? bytes[at] === 1 : undefined
}
