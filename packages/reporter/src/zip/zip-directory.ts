/** One entry of a zip file as its central directory describes it: a claim, until its data is read. */
export interface ZipEntry {
  /** As written there, with `/`. Never to be used as a path on disk. */
  name: string
  isEncrypted: boolean
  /** 0 stored, 8 deflated. */
  method: number
  crc: number
  compressedSize: number
  size: number
  headerOffset: number
}

/** Bytes of the file from `offset`; throws when the file ends before. */
export type ReadAt = (offset: number, length: number) => Buffer

const END = 0x06054b50
const END_BYTES = 22
const END64 = 0x06064b50
const END64_LOCATOR = 0x07064b50
const HEADER = 0x02014b50
const HEADER_BYTES = 46
const MAX_COMMENT_BYTES = 0xffff
const MAX_ENTRIES = 100_000
const MAX_DIRECTORY_BYTES = 64 << 20

/**
 * Reads the list of entries (APPNOTE.TXT 4.3.12 to 4.3.16, zip64 included). The list at the file's end is what counts,
 * as for every unzip; entries that it does not name are not there.
 * @throws with a sentence about what is wrong: not a zip file, broken, or larger than anyone needs
 */
export function readZipDirectory(read: ReadAt, fileSize: number): ZipEntry[] {
  const { offset, size, count } = findDirectory(read, fileSize)
  if (count > MAX_ENTRIES) throw new Error(`the zip file has ${count} entries, the limit is ${MAX_ENTRIES}`)
  if (size > MAX_DIRECTORY_BYTES) throw new Error('the list of files in the zip file is too large')
  const directory = read(offset, size)
  const entries: ZipEntry[] = []
  for (let position = 0; entries.length < count;) {
    if (position + HEADER_BYTES > size || directory.readUInt32LE(position) !== HEADER) throw broken()
    const length =
      HEADER_BYTES +
      directory.readUInt16LE(position + 28) +
      directory.readUInt16LE(position + 30) +
      directory.readUInt16LE(position + 32)
    if (position + length > size) throw broken()
    entries.push(readEntry(directory.subarray(position, position + length)))
    position += length
  }
  return entries
}

const broken = (): Error => new Error('the zip file is broken: it may have been cut off while it was copied')

function findDirectory(read: ReadAt, fileSize: number): { offset: number; size: number; count: number } {
  const tailSize = Math.min(fileSize, END_BYTES + MAX_COMMENT_BYTES)
  const tail = read(fileSize - tailSize, tailSize)
  for (let at = tailSize - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== END || at + END_BYTES + tail.readUInt16LE(at + 20) !== tailSize) continue
    const end = {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    }
    const isFull = end.count === 0xffff || end.size === 0xffffffff || end.offset === 0xffffffff
    return isFull && at >= 20 && tail.readUInt32LE(at - 20) === END64_LOCATOR
      ? readEnd64(read(number64(tail, at - 12), 56))
      : end
  }
  throw broken()
}

function readEnd64(end: Buffer): { offset: number; size: number; count: number } {
  if (end.readUInt32LE(0) !== END64) throw broken()
  return { count: number64(end, 32), size: number64(end, 40), offset: number64(end, 48) }
}

function readEntry(header: Buffer): ZipEntry {
  const flags = header.readUInt16LE(8)
  const nameLength = header.readUInt16LE(28)
  const entry: ZipEntry = {
    // Without the flag it is code page 437; our own names are ASCII, which is the same in all of them.
    name: header.toString(flags & 0x800 ? 'utf8' : 'latin1', HEADER_BYTES, HEADER_BYTES + nameLength),
    isEncrypted: (flags & 1) !== 0,
    method: header.readUInt16LE(10),
    crc: header.readUInt32LE(16),
    compressedSize: header.readUInt32LE(20),
    size: header.readUInt32LE(24),
    headerOffset: header.readUInt32LE(42),
  }
  const extraStart = HEADER_BYTES + nameLength
  readExtra64(entry, header.subarray(extraStart, extraStart + header.readUInt16LE(30)))
  return entry
}

/** Fields that are full in the header stand in the extra field 1, in this order, and only these. */
function readExtra64(entry: ZipEntry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    let position = 0
    for (const name of ['size', 'compressedSize', 'headerOffset'] as const) {
      if (entry[name] !== 0xffffffff) continue
      if (position + 8 > field.length) throw broken()
      entry[name] = number64(field, position)
      position += 8
    }
    return
  }
}

function number64(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at)
  if (value > Number.MAX_SAFE_INTEGER) throw broken()
  return Number(value)
}
