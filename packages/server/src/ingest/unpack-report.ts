import { fileColumns } from '../codec/run-files.ts'
import { refusal } from '../errors.ts'
import { asObject } from './check.ts'
import { createColumnReader } from './column-reader.ts'
import { parseJson } from './json-text.ts'

const magic = Buffer.from('SGP', 'latin1')
const version = 1

/** By its first bytes: text does not begin like that, nor does gzip. */
export const isPacked = (bytes: Buffer): boolean => bytes.subarray(0, magic.length).equals(magic)

/**
 * A report in the form in which the reporter sends it to a server that knows its dictionary (docs/format.md, "Packed"):
 * what its JSON would give, with columns of results as typed arrays.
 * @throws a refusal (400) where the bytes end too early or go on too long, 413 where a column is too long
 */
export function unpackReport(bytes: Buffer): unknown {
  if (bytes[magic.length] !== version) {
    throw refusal(
      415,
      `body: this server reads packed reports of version ${version}, got ${bytes[magic.length] ?? 'none'}`,
      {
        fix: 'Send the report as JSON, or run on the server: npm install @stratigraph/server@latest',
      },
    )
  }
  const reader = createColumnReader(bytes, magic.length + 1)
  const report = asObject(parseJson(reader.text()), 'report')
  const results = asObject(report.results, 'results')
  for (const name of ['testDelta', 'gapUs'] as const) set(results, name, reader.signed(`results.${name}`))
  for (const name of ['durationUs', 'beforeEachUs', 'afterEachUs'] as const)
    set(results, name, reader.unsigned(`results.${name}`))
  const files = asObject(report.files, 'files')
  for (const name of fileColumns) set(files, name, reader.nullable(`files.${name}`))
  reader.end()
  return report
}

/** A column that is left out stays out. */
function set(target: Record<string, unknown>, name: string, column: ArrayLike<number | null> | undefined): void {
  if (column) target[name] = column
  else delete target[name]
}
