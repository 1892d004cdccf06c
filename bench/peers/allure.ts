import { createHash } from 'node:crypto'
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultRow } from '../row-json.ts'
import { folderBytes } from './folder-bytes.ts'
import type { PeerRun } from './runs.ts'
import { timeNode, type Cost } from './time-process.ts'

export interface AllureSide {
  /** `allure generate` of the last run, with the history of all before: report and history. */
  addLast(): Promise<Cost>
  /** The same without any report: no more than the history. */
  addLastToHistoryOnly(): Promise<Cost>
  /** What a report and the history take, after `addLast`. */
  bytes(): Promise<{ historyBytes: number; reportBytes: number; reportFiles: number }>
}

/** Allure's own history of all runs but the last, written by Allure itself. */
export async function prepareAllure(folder: string, runs: readonly PeerRun[]): Promise<AllureSide> {
  const at = (name: string): string => join(folder, name)
  await writeFile(at('allurerc.mjs'), `export default { historyPath: './history.jsonl' }\n`)
  await writeFile(at('history-only.mjs'), historyOnly)
  const only = runs.at(-1)!
  for (const run of runs.slice(0, -1)) {
    await writeResults(at('allure-results'), run)
    await timeNode(['history-only.mjs'], folder)
  }
  await copyFile(at('history.jsonl'), at('before.jsonl'))
  await writeResults(at('allure-results'), only)

  async function fromBefore(args: string[]): Promise<Cost> {
    await copyFile(at('before.jsonl'), at('history.jsonl'))
    await rm(at('allure-report'), { recursive: true, force: true })
    return timeNode(args, folder)
  }

  return {
    addLast: () => fromBefore(['node_modules/allure/cli.js', 'generate', 'allure-results']),
    addLastToHistoryOnly: () => fromBefore(['history-only.mjs']),
    async bytes() {
      const { files, bytes } = await folderBytes(at('allure-report'))
      return { historyBytes: (await stat(at('history.jsonl'))).size, reportBytes: bytes, reportFiles: files }
    },
  }
}

/** What `allure generate` does, with no plugin that writes a report. */
const historyOnly = `
import { AllureReport, readConfig } from '@allurereport/core'
const report = new AllureReport(await readConfig(process.cwd(), undefined, { plugins: {} }))
await report.start()
await report.readDirectory('allure-results')
await report.done()
`

async function writeResults(folder: string, { rows, startedAtMs, report }: PeerRun): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  const results = rows.map((row, index) => toResult(row, startedAtMs, `${report.id}-${index}`))
  for (const result of results) await writeFile(join(folder, `${result.uuid}-result.json`), JSON.stringify(result))
}

/** As allure-vitest and allure-jest write it. */
function toResult(row: ResultRow, startedAtMs: number, uuid: string) {
  const fullName = `${row.file}#${row.titlePath.join(' ')}`
  const testCaseId = createHash('md5').update(fullName).digest('hex')
  const start = Math.round(startedAtMs + row.startMs)
  const [error] = row.errors ?? []
  return {
    uuid,
    name: row.titlePath.at(-1)!,
    fullName,
    testCaseId,
    historyId: `${testCaseId}:d41d8cd98f00b204e9800998ecf8427e`,
    status: row.status,
    stage: 'finished',
    statusDetails: error ? { message: error.message, trace: error.stack } : {},
    start,
    stop: Math.round(start + row.durationMs),
    labels: [
      { name: 'language', value: 'javascript' },
      { name: 'framework', value: 'vitest' },
      { name: 'package', value: row.file.replaceAll('/', '.') },
      { name: 'parentSuite', value: row.file },
      { name: 'suite', value: row.titlePath[0]! },
      { name: 'thread', value: `worker-${row.worker}` },
    ],
    titlePath: [...row.file.split('/'), ...row.titlePath.slice(0, -1)],
    parameters: [],
    links: [],
    steps: [],
    attachments: [],
  }
}
