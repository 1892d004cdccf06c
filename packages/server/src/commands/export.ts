import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { resultRows } from '../answers/result-rows.ts'
import { parseFlags, readStorage, storageFlags, UsageError } from '../config.ts'
import { createHistory } from '../history/history.ts'
import { readMoment } from '../moment.ts'
import { exportFormats, exportResults, type ExportFormat } from '../output/export-results.ts'
import { count } from './count.ts'
import type { CommandIo } from './io.ts'
import { openHistory } from './open-history.ts'

const flags = {
  ...storageFlags,
  project: { type: 'string' },
  format: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const

/** `export FILE`: every single result of a range, as CSV or Parquet. */
export async function exportCommand(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseFlags(() => parseArgs({ args, options: flags, allowPositionals: true }))
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0) {
    throw new UsageError('export: expected one file, as in: stratigraph-server export results.parquet')
  }
  const format = readFormat(values.format, name)
  const range = { from: moment('from', values.from, 0), to: moment('to', values.to, Number.MAX_SAFE_INTEGER - 1) }
  const { database } = readStorage(values, io.env, io.cwd)
  const store = await openHistory({ database })
  try {
    const projects = await store.projects()
    const record = values.project === undefined ? projects[0] : projects.find((known) => known.name === values.project)
    if (!record) throw new UsageError('export: there is no such project. See them: stratigraph-server project list')
    const catalog = await createHistory({ store }).names(record.project, record.name)
    let results = 0
    async function* counted() {
      for await (const rows of resultRows(store, catalog, { project: record!.project, ...range })) {
        results += rows.length
        yield rows
      }
    }
    await pipeline(Readable.from(exportResults(format, counted())), createWriteStream(resolve(io.cwd, name)))
    io.out(`Wrote ${count(results, 'result')} of ${record.name} to ${name}.`)
  } finally {
    await store.close()
  }
  return 0
}

function readFormat(given: string | undefined, file: string): ExportFormat {
  const wanted = given ?? /\.(\w+)$/.exec(file)?.[1]
  const format = exportFormats.find((known) => known === wanted)
  if (format) return format
  throw new UsageError(`export: the file ends with .csv or .parquet, or --format is one of ${exportFormats.join(', ')}`)
}

function moment(flag: string, text: string | undefined, otherwise: number): number {
  const at = text === undefined ? otherwise : readMoment(text, flag === 'to')
  if (at !== undefined) return at
  throw new UsageError(`--${flag}: expected a day like 2026-11-01 or ISO 8601, got ${JSON.stringify(text)}`)
}
