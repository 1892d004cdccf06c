import type { ResultRow } from '../answers/result-rows.ts'
import { resultColumns } from './result-columns.ts'

/** Rows that are compressed together: what is in memory at a time. */
const rowsPerGroup = 50_000

/** A Parquet file (Snappy), group of rows by group of rows. The writer is loaded only here. */
export async function* toParquet(batches: AsyncIterable<ResultRow[]>): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer')
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columnsOf([]) }),
    createdBy: 'stratigraph-server',
  })

  /** What was written since; offsets in the file go on counting. */
  function take(): Uint8Array {
    const written = new Uint8Array(bytes.buffer.slice(0, bytes.index))
    bytes.index = 0
    return written
  }

  let waiting: ResultRow[] = []
  for await (const rows of batches) {
    waiting = waiting.concat(rows)
    if (waiting.length < rowsPerGroup) continue
    await writer.write({ columnData: columnsOf(waiting), rowGroupSize: waiting.length })
    waiting = []
    yield take()
  }
  if (waiting.length > 0) await writer.write({ columnData: columnsOf(waiting), rowGroupSize: waiting.length })
  await writer.finish()
  yield take()
}

const columnsOf = (rows: ResultRow[]) =>
  resultColumns.map(([name, key, type]) => ({ name, type, nullable: true, data: rows.map((row) => row[key]) }))
