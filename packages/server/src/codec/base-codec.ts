import { CorruptBlob, createByteReader, type ByteReader, type ByteWriter } from './bytes.ts'
import { packBlob, unpackBlob } from './envelope.ts'
import { indexFiles, type FileIndex } from './file-index.ts'
import { readIds, writeIds } from './id-list.ts'
import { maxCode } from './log-code.ts'

/** What the reports of a chapter have in common: their compact forms are told as differences from it. */
export interface Base {
  /** By test: the code (log-code.ts) that most of its durations are near; 0 where none is known. */
  code: Uint16Array
  /** By test: the project's id of its file. As long as `code`. */
  file: Int32Array
  /** Ids of files in the order in which they usually begin. */
  order: Int32Array
  /** Ids of tests that usually do not run, as in RunOrder. */
  notRun: readonly [skipped: Int32Array, todo: Int32Array, pending: Int32Array]
}

const version = 1
const maxFile = 0x7fffffff
const maxTests = 1_000_000

/** Layout: docs/storage.md, "base". */
export function encodeBase({ code, file, order, notRun }: Base): Buffer {
  return packBlob(version, (writer) => {
    writer.unsigned(code.length)
    let last = 0
    for (let test = 0; test < code.length; test++) {
      writer.signed(code[test]! - last)
      last = code[test]!
    }
    writeStretches(writer, file)
    for (const list of [order, ...notRun]) {
      writer.unsigned(list.length)
      writeIds(writer, list)
    }
  })
}

/** Tests of a file have neighbouring ids: the file's id, by the difference from the one before plus 1, and how many. */
function writeStretches(writer: ByteWriter, file: Int32Array): void {
  let expected = 0
  for (let from = 0; from < file.length;) {
    const one = file[from]!
    let to = from + 1
    while (to < file.length && file[to] === one) to++
    writer.signed(one - expected)
    writer.unsigned(to - from)
    expected = one + 1
    from = to
  }
}

/** @throws CorruptBlob */
export function decodeBase(blob: Uint8Array): Base {
  const reader = createByteReader(unpackBlob(version, blob))
  const tests = reader.count()
  const code = new Uint16Array(tests)
  let last = 0
  for (let test = 0; test < tests; test++) {
    last += reader.signed()
    if (last < 0 || last > maxCode) throw new CorruptBlob(`holds a duration out of range (${last})`)
    code[test] = last
  }
  const file = readStretches(reader, tests)
  const [order, skipped, todo, pending] = [0, 1, 2, 3].map(() => {
    const length = reader.unsigned()
    if (length > maxTests) throw new CorruptBlob(`announces more than ${maxTests} ids`)
    const ids = new Int32Array(length)
    readIds(reader, ids)
    return ids
  })
  reader.end()
  return { code, file, order: order!, notRun: [skipped!, todo!, pending!] }
}

function readStretches(reader: ByteReader, tests: number): Int32Array {
  const file = new Int32Array(tests)
  let expected = 0
  for (let from = 0; from < tests;) {
    const one = expected + reader.signed()
    const length = reader.unsigned()
    if (one < 0 || one > maxFile) throw new CorruptBlob(`holds a file out of range (${one})`)
    if (length === 0 || length > tests - from) throw new CorruptBlob('holds a file of more tests than there are')
    file.fill(one, from, from + length)
    expected = one + 1
    from += length
  }
  return file
}

export interface ReadBase extends Base {
  files: FileIndex
  /** Place in `order` of each file, by its number in `files`; -1 where it has none. */
  rank: Int32Array
}

/** Makes a base ready to encode and decode by. */
export function indexBase(base: Base): ReadBase {
  const files = indexFiles(base.file)
  const rank = new Int32Array(files.ids.length).fill(-1)
  for (const [place, id] of base.order.entries()) {
    const file = files.number.get(id)
    if (file !== undefined) rank[file] = place
  }
  return { ...base, files, rank }
}

/** Reports come chapter by chapter: the last base is nearly always the next one too. */
let lastRead: { blob: Uint8Array; base: ReadBase } | undefined

/** Decodes it once where the same is asked for again. @throws CorruptBlob */
export function readBase(blob: Uint8Array): ReadBase {
  if (!lastRead || Buffer.compare(lastRead.blob, blob) !== 0) lastRead = { blob, base: indexBase(decodeBase(blob)) }
  return lastRead.base
}
