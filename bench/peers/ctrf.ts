import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultRow } from '../row-json.ts'
import { folderBytes } from './folder-bytes.ts'
import type { PeerRun } from './runs.ts'
import { timeNode, type Cost } from './time-process.ts'

export interface CtrfSide {
  /** All reports read and parsed, `addInsights` for the last one over those before. */
  insights(): Promise<Cost>
  bytes: number
}

export async function prepareCtrf(folder: string, runs: readonly PeerRun[]): Promise<CtrfSide> {
  const reports = join(folder, 'reports')
  await mkdir(reports)
  for (const run of runs) await writeFile(join(reports, `${run.report.id}.json`), JSON.stringify(toCtrf(run)))
  await writeFile(join(folder, 'insights.mjs'), insights)
  return { insights: () => timeNode(['insights.mjs'], folder), bytes: (await folderBytes(reports)).bytes }
}

const insights = `
import { readdirSync, readFileSync } from 'node:fs'
import { addInsights, parse } from 'ctrf'
const names = readdirSync('reports').sort()
const reports = names.map((name) => parse(readFileSync('reports/' + name, 'utf8')))
const { insights } = addInsights(reports.at(-1), reports.slice(0, -1))
if (!(insights.runsAnalyzed >= reports.length - 1)) throw new Error('runs analysed: ' + insights.runsAnalyzed)
`

function toCtrf({ report, rows, startedAtMs }: PeerRun) {
  const failed = rows.filter(({ status }) => status === 'failed').length
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    timestamp: new Date(startedAtMs).toISOString(),
    results: {
      tool: { name: 'vitest', version: report.run.runner.version },
      summary: {
        tests: rows.length,
        passed: rows.length - failed,
        failed,
        skipped: 0,
        pending: 0,
        other: 0,
        start: startedAtMs,
        stop: Math.round(startedAtMs + report.run.durationUs / 1000),
      },
      tests: rows.map((row) => toTest(row, startedAtMs)),
      environment: { branchName: report.run.git?.branch, commit: report.run.git?.commit },
    },
  }
}

function toTest(row: ResultRow, startedAtMs: number) {
  const start = Math.round(startedAtMs + row.startMs)
  const [error] = row.errors ?? []
  const retries = (row.attempts?.length ?? 1) - 1
  return {
    name: row.titlePath.at(-1)!,
    status: row.status,
    duration: Math.round(row.durationMs),
    start,
    stop: Math.round(start + row.durationMs),
    suite: [row.file, ...row.titlePath.slice(0, -1)],
    filePath: row.file,
    line: row.line,
    threadId: `${row.worker}`,
    ...(retries > 0 ? { retries, flaky: row.status === 'passed' } : {}),
    ...(error ? { message: error.message, trace: error.stack } : {}),
  }
}
