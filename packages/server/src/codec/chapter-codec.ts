import { CorruptBlob, createByteReader } from './bytes.ts'
import { packBlob, unpackBlob } from './envelope.ts'
import { readIds, writeIds } from './id-list.ts'
import { reportsPerChapter } from './segment-codec.ts'

const version = 1

/** Which run each report of a chapter belongs to; 0 where the report is gone. Layout: docs/storage.md, "chapter". */
export function encodeChapterRuns(runs: Int32Array): Buffer {
  return packBlob(version, (writer) => {
    writer.unsigned(runs.length)
    writeIds(writer, runs)
  })
}

/** @throws CorruptBlob */
export function decodeChapterRuns(blob: Uint8Array): Int32Array {
  const reader = createByteReader(unpackBlob(version, blob))
  const length = reader.unsigned()
  if (length > reportsPerChapter)
    throw new CorruptBlob(`announces ${length} reports, a chapter has ${reportsPerChapter}`)
  const runs = new Int32Array(length)
  readIds(reader, runs)
  reader.end()
  return runs
}
