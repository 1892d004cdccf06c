import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import { crc32 } from './crc32.ts'
import { readZipDirectory, type ReadAt, type ZipEntry } from './zip-directory.ts'

const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30

/** @throws with a sentence about what is wrong with the file, or what the file system throws */
export const readZipEntries = (path: string): ZipEntry[] => withFile(path, readZipDirectory)

/**
 * The data of an entry, all of it in memory.
 * @throws with a sentence: encrypted, broken, an unknown method, or more than `maxBytes` (whatever its header claims)
 */
export const readZipEntry = (path: string, entry: ZipEntry, maxBytes: number): Buffer =>
  withFile(path, (read) => extract(read, entry, maxBytes))

function withFile<T>(path: string, use: (read: ReadAt, size: number) => T): T {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    return use((offset, length) => readAt(file, size, offset, length), size)
  } finally {
    closeSync(file)
  }
}

function readAt(file: number, size: number, offset: number, length: number): Buffer {
  if (offset < 0 || offset + length > size) throw new Error('the zip file is broken: it ends too early')
  const bytes = Buffer.alloc(length)
  for (let done = 0; done < length;) {
    const count = readSync(file, bytes, done, length - done, offset + done)
    if (count === 0) throw new Error('the zip file became shorter while it was read')
    done += count
  }
  return bytes
}

function extract(read: ReadAt, entry: ZipEntry, maxBytes: number): Buffer {
  if (entry.isEncrypted) throw new Error('is encrypted: unzip it first')
  if (entry.method !== 0 && entry.method !== 8) throw new Error(`is packed by method ${entry.method}: unzip it first`)
  const tooLarge = `is larger than ${maxBytes} bytes`
  if (entry.size > maxBytes || entry.compressedSize > maxBytes) throw new Error(tooLarge)
  const header = read(entry.headerOffset, LOCAL_HEADER_BYTES)
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new Error('is broken: it is not where the list says')
  const start = entry.headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
  const packed = read(start, entry.compressedSize)
  const data = entry.method === 0 ? packed : inflate(packed, maxBytes, tooLarge)
  if (data.length !== entry.size || crc32(data) !== entry.crc) throw new Error('is broken: its checksum does not fit')
  return data
}

function inflate(packed: Buffer, maxBytes: number, tooLarge: string): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : 'is broken: it cannot be unpacked', { cause: error })
  }
}
