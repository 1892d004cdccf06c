import type { WrittenColumns } from '../codec/body-codec.ts'
import { fileColumns, type FileColumn } from '../codec/run-files.ts'
import { refusal } from '../errors.ts'
import { asObject } from './check.ts'
import { createColumnReader } from './column-reader.ts'
import { parseJson } from './json-text.ts'

const magic = Buffer.from('SGP', 'latin1')
const version = 1

/** By its first bytes: text does not begin like that, nor does gzip. */
export const isPacked = (bytes: Buffer): boolean => bytes.subarray(0, magic.length).equals(magic)

export interface UnpackedReport {
  /** What its JSON would give, with columns as typed arrays. */
  value: unknown
  /** The bytes of those columns: as they will be kept. */
  columns: PackedColumns
}

export interface PackedColumns {
  /** Nobody reads the columns of the value any more. */
  release(): void
  results: WrittenColumns
  files: Partial<Record<FileColumn, Uint8Array>>
}

/**
 * Reads a report in the form in which the reporter sends it to a server that knows its dictionary (docs/format.md,
 * "Packed").
 * @throws a refusal (400) where the bytes end too early or go on too long, 413 where a column is too long
 */
export function unpackReport(bytes: Buffer): UnpackedReport {
  if (bytes[magic.length] !== version) {
    const given = bytes[magic.length] ?? 'none'
    throw refusal(415, `body: this server reads packed reports of version ${version}, got ${given}`, {
      fix: 'Send the report as JSON, or run on the server: npm install @stratigraph/server@latest',
    })
  }
  const reader = createColumnReader(bytes, magic.length + 1)
  const value = asObject(parseJson(reader.text()), 'report')
  const results = asObject(value.results, 'results')
  const columns: PackedColumns = { release: () => reader.release(), results: {}, files: {} }
  for (const name of ['testDelta', 'gapUs', 'durationUs', 'beforeEachUs', 'afterEachUs'] as const) {
    const field = `results.${name}`
    const column = name === 'testDelta' || name === 'gapUs' ? reader.signed(field) : reader.unsigned(field)
    set(results, name, column?.values)
    if (column && name !== 'testDelta') columns.results[name] = column.bytes
  }
  const files = asObject(value.files, 'files')
  for (const name of fileColumns) {
    const column = reader.nullable(`files.${name}`)
    set(files, name, column?.values)
    if (column) columns.files[name] = column.bytes
  }
  reader.end()
  return { value, columns }
}

/** A column that is left out stays out. */
function set(target: Record<string, unknown>, name: string, column: ArrayLike<number | null> | undefined): void {
  if (column) target[name] = column
  else delete target[name]
}
