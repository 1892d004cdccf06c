import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { databaseBytes, waitForRuns } from '../support/taken-in.ts'
import { jsonBody, postReport, reportBody } from '../support/post-report.ts'
import { startServer, type ServerProcess } from '../support/server-process.ts'
import type { Report } from '../../packages/reporter/src/report.ts'
import { testKey } from './duckdb.ts'
import type { PeerRun } from './runs.ts'
import type { Cost } from './time-process.ts'

/** Our server, started on a folder with the reports of all runs, until it has taken all of them in. */
export async function takeInAll(folder: string, runs: readonly PeerRun[]): Promise<Cost & { bytes: number }> {
  await mkdir(join(folder, 'runs'), { recursive: true })
  for (const { report } of runs) {
    await writeFile(join(folder, 'runs', `${report.id}.json.gz`), jsonBody(report).bytes)
  }
  const startMs = performance.now()
  let cost: Cost
  {
    await using server = await startServer(folder)
    await waitForRuns(server.url, runs.length)
    cost = { wallS: (performance.now() - startMs) / 1000, cpuS: (await server.usage()).cpuMs / 1000 }
  }
  return { ...cost, bytes: await databaseBytes(folder) }
}

export interface Added {
  /** From the report's arrival until the server rests again. */
  cpuS: number
  /** Until the answer that it is stored. */
  wallS: number
  /** What it takes on top to have everything that the dashboard shows anew: order, verdicts, lasting steps, layers. */
  analysesCpuS: number
}

/**
 * One more report for a server that has a copy of that history. A server that has been running for a while is one that
 * took in reports of another project before.
 */
export async function addLast(
  history: string,
  folder: string,
  { report, before: earlier }: { report: Report; before: readonly Report[] },
): Promise<Added> {
  await cp(history, folder, { recursive: true })
  await using server = await startServer(folder)
  for (const other of earlier) await postReport(server.url, reportBody(ofOtherProject(other), { dictionary: true }))
  await restOf(server)
  const body = reportBody(report, { dictionary: true })
  const before = await server.usage()
  const startMs = performance.now()
  await postReport(server.url, body)
  const wallS = (performance.now() - startMs) / 1000
  const added = await restOf(server)
  for (const page of ['overview', 'tests', 'order', 'regressions', 'layers', 'fix-next']) await get(server, `/${page}`)
  const analysed = await restOf(server)
  return { cpuS: (added - before.cpuMs) / 1000, wallS, analysesCpuS: (analysed - added) / 1000 }
}

const ofOtherProject = (report: Report): Report => ({
  ...report,
  id: `other-${report.id}`,
  run: { ...report.run, key: `other-${report.run.key}`, project: 'bench/other' },
})

const restMs = 500

/** Waits until the server has nothing to do. @returns its CPU so far, ms */
export async function restOf(server: ServerProcess): Promise<number> {
  for (let last = -Infinity; ;) {
    const { cpuMs } = await server.usage()
    if (cpuMs - last < 5) return cpuMs
    last = cpuMs
    await new Promise((resolve) => setTimeout(resolve, restMs))
  }
}

async function get(server: ServerProcess, path: string): Promise<unknown> {
  const response = await fetch(`${server.url}/api/v1${path}`)
  const text = await response.text()
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${text}`)
  return JSON.parse(text)
}

/** The server's CPU and the time until the last byte, for asking that path `times` times. */
export async function ask(server: ServerProcess, path: string, times: number): Promise<Cost> {
  const before = await server.usage()
  const startMs = performance.now()
  for (let turn = 0; turn < times; turn++) await get(server, path)
  const wallS = (performance.now() - startMs) / 1000
  return { wallS, cpuS: ((await server.usage()).cpuMs - before.cpuMs) / 1000 }
}

/** The test that failed most, by its id in our API and its key in everybody's rows. */
export async function findVictim(server: ServerProcess): Promise<{ id: string; key: string }> {
  const { tests } = (await get(server, '/tests?range=30d&limit=1&sort=failed')) as z.infer<typeof TestsAnswer>
  const [test] = tests
  if (!test) throw new Error('The server knows no test')
  return { id: test.id, key: testKey({ file: test.file, titlePath: test.titlePath }) }
}
