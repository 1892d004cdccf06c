import { gzipSync } from 'node:zlib'
import type { Report } from '../../packages/reporter/src/report.ts'

/** The body of a POST /api/v1/reports: as the reporter sends it, with its dictionary or (once known) without. */
export function reportBody(report: Report, { dictionary }: { dictionary: boolean }): Buffer<ArrayBuffer> {
  const { dictionary: _names, ...rest } = report
  return gzipSync(JSON.stringify(dictionary ? report : rest))
}

/** @throws unless the server answers 201 */
export async function postReport(url: string, body: Buffer<ArrayBuffer>): Promise<void> {
  const response = await fetch(`${url}/api/v1/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body,
  })
  const text = await response.text()
  if (response.status !== 201)
    throw new Error(`POST /api/v1/reports answered ${response.status}: ${text.slice(0, 500)}`)
}
