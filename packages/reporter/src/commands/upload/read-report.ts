import { gunzipSync, gzipSync } from 'node:zlib'
import { isObject } from '../../is-object.ts'
import { FORMAT } from '../../report.ts'

/** The most that a report may be, unpacked. A server takes no more either. */
export const MAX_REPORT_BYTES = 64 << 20

export interface ReadReport {
  id: string
  gzipped: Uint8Array
  /** Tests that it knows; null where it leaves its dictionary out. */
  tests: number | null
}

/** What is no report at all, as against a report that is broken: a folder may hold such files. */
export class NotAReport extends Error {}

/**
 * Finds out whether bytes (JSON, plain or gzipped) are a report; whether it is a right one the server says.
 * @throws NotAReport, or an error with a sentence about what is broken
 */
export function readReport(bytes: Uint8Array): ReadReport {
  const isGzipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  const report = parse(isGzipped ? gunzip(bytes) : bytes)
  if (!isObject(report) || report['format'] !== FORMAT) {
    throw new NotAReport(`is no Stratigraph report (JSON with "format": "${FORMAT}")`)
  }
  if (typeof report['id'] !== 'string' || report['id'] === '') throw new Error('is a report without an id')
  return { id: report['id'], gzipped: isGzipped ? bytes : gzipSync(bytes), tests: countTests(report) }
}

function gunzip(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_REPORT_BYTES })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const isLarge = code === 'ERR_BUFFER_TOO_LARGE'
    const what = isLarge
      ? `is larger than ${MAX_REPORT_BYTES >> 20} MiB when unpacked`
      : 'is broken gzip: it may be cut off'
    throw new Error(what, { cause: error })
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  } catch (error) {
    throw new NotAReport('is no JSON', { cause: error })
  }
}

function countTests({ dictionary }: Record<string, unknown>): number | null {
  const tests = isObject(dictionary) ? dictionary['tests'] : undefined
  const names = isObject(tests) ? tests['name'] : undefined
  return Array.isArray(names) ? names.length : null
}
