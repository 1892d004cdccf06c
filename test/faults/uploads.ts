import type { RunsAnswer } from '../../packages/server/src/api-schemas/runs.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'

/** Names that no report before had: learning them is part of what a fault may hit. */
export function faultReport(id: string, { tests = 20 }: { tests?: number } = {}): Uint8Array<ArrayBuffer> {
  const titles = Array.from({ length: tests }, (_, test) => (test % 5 ? `test ${test}` : `${id} ${test}`))
  return new Uint8Array(gzipReport(buildReport({ id, files: [{ path: 'a.test.ts', tests: titles }] })))
}

/** @returns the status, or undefined where no answer came */
export async function uploadTo(url: string, body: Uint8Array<ArrayBuffer>): Promise<Response | undefined> {
  try {
    const response = await fetch(`${url}/api/v1/reports`, { method: 'POST', body })
    await response.clone().arrayBuffer()
    return response
  } catch {
    return undefined
  }
}

/** Every run that the server lists, page after page. */
export async function allRuns(url: string): Promise<RunsAnswer['runs']> {
  const runs: RunsAnswer['runs'] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const answer = (await (await fetch(`${url}/api/v1/runs?limit=200${query}`)).json()) as RunsAnswer
    runs.push(...answer.runs)
    cursor = answer.next
  } while (cursor !== null)
  return runs
}
