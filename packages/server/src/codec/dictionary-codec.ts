import { CorruptBlob, createByteReader } from './bytes.ts'
import { packBlob, unpackBlob } from './envelope.ts'
import { readIds, writeIds } from './id-list.ts'

/** A report's table of names, turned into the project's ids, with what the newest report says about each test. */
export interface KnownDictionary {
  files: Int32Array
  /** How many of the tests below belong to each file. */
  testsOfFile: Int32Array
  tests: Int32Array
  /** From 1; 0 = unknown. */
  line: Int32Array
  /** Declared layer: 0 none, 1 unit, 2 integration, 3 e2e. */
  layer: Uint8Array
  /** Bits: 1 concurrent, 2 expected to fail. */
  flags: Uint8Array
  /** Index into tagSets. */
  tagSet: Int32Array
  /** Each set sorted and joined by a newline; '' = no tags. */
  tagSets: string[]
}

const version = 1
const maxEntries = 200_000

/** Layout: docs/storage.md, "dictionary". */
export function encodeDictionary(dictionary: KnownDictionary): Buffer {
  const { files, tests } = dictionary
  return packBlob(version, (writer) => {
    writer.unsigned(files.length)
    writer.unsigned(tests.length)
    writeIds(writer, files)
    writer.column(dictionary.testsOfFile)
    writeIds(writer, tests)
    writer.column(dictionary.line)
    writer.column(dictionary.layer)
    writer.column(dictionary.flags)
    writer.column(dictionary.tagSet)
    const text = Buffer.from(JSON.stringify(dictionary.tagSets))
    writer.unsigned(text.length)
    writer.column(text)
  })
}

/** @throws CorruptBlob */
export function decodeDictionary(blob: Uint8Array): KnownDictionary {
  const reader = createByteReader(unpackBlob(version, blob))
  const fileCount = reader.unsigned()
  const testCount = reader.unsigned()
  if (fileCount > maxEntries || testCount > maxEntries) throw new CorruptBlob('announces too many names')
  const files = new Int32Array(fileCount)
  readIds(reader, files)
  const testsOfFile = new Int32Array(fileCount).map(() => reader.unsigned())
  const tests = new Int32Array(testCount)
  readIds(reader, tests)
  const line = new Int32Array(testCount).map(() => reader.unsigned())
  const layer = new Uint8Array(testCount).map(() => reader.unsigned())
  const flags = new Uint8Array(testCount).map(() => reader.unsigned())
  const tagSet = new Int32Array(testCount).map(() => reader.unsigned())
  const text = Uint8Array.from({ length: reader.count() }, () => reader.unsigned())
  reader.end()
  const tagSets = parseTagSets(text)
  if (tagSet.some((set) => set < 0 || set >= tagSets.length)) throw new CorruptBlob('names an unknown set of tags')
  return { files, testsOfFile, tests, line, layer, flags, tagSet, tagSets }
}

function parseTagSets(text: Uint8Array): string[] {
  try {
    const sets: unknown = JSON.parse(Buffer.from(text).toString('utf8'))
    if (Array.isArray(sets) && sets.every((set) => typeof set === 'string')) return sets
  } catch {
    // Told below.
  }
  throw new CorruptBlob('holds no list of tags')
}
