import { gzipSync } from 'node:zlib'
import { packedBody } from '../../packages/reporter/src/delivery/pack-report.ts'
import type { Body } from '../../packages/reporter/src/delivery/post.ts'
import type { Report } from '../../packages/reporter/src/report.ts'

/** The body of a POST /api/v1/reports, as the reporter sends it: whole, or packed once its dictionary is known. */
export const reportBody = (report: Report, { dictionary }: { dictionary: boolean }): Body =>
  dictionary ? jsonBody(report) : packedBody(report)!

/** As it lies in a file, and as any other sender may write it. */
export const jsonBody = (report: Report) => ({ bytes: gzipSync(JSON.stringify(report)), isGzipped: true })

/** @throws unless the server answers 201 */
export async function postReport(url: string, body: Body): Promise<void> {
  // A connection that lay idle for long may close at the very moment it is used: once more then.
  const response = await post(url, body).catch(() => post(url, body))
  const text = await response.text()
  if (response.status !== 201)
    throw new Error(`POST /api/v1/reports answered ${response.status}: ${text.slice(0, 500)}`)
}

const post = (url: string, { bytes, type, isGzipped }: Body): Promise<Response> =>
  fetch(`${url}/api/v1/reports`, {
    method: 'POST',
    headers: { 'content-type': type ?? 'application/json', ...(isGzipped ? { 'content-encoding': 'gzip' } : {}) },
    body: bytes as Uint8Array<ArrayBuffer>,
  })
