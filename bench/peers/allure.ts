import { createHash } from 'node:crypto'
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultRow } from '../row-json.ts'
import { folderBytes } from './folder-bytes.ts'
import type { PeerRun } from './runs.ts'
import { timeNode, type Cost } from './time-process.ts'

interface Bytes {
  historyBytes: number
  reportBytes: number
  reportFiles: number
}

export interface AllureSide {
  /** `allure generate` of the last run, with the history of all before: report and history. */
  addLast(): Promise<Cost>
  /** The same without any report: no more than the history. */
  addLastToHistoryOnly(): Promise<Cost>
  /** What the report and the history took after the last `addLast`. */
  bytes(): Bytes | undefined
}

/** Allure's own history of all runs but the last, written by Allure itself. */
export async function prepareAllure(folder: string, runs: readonly PeerRun[]): Promise<AllureSide> {
  const at = (name: string): string => join(folder, name)
  await writeFile(at('allurerc.mjs'), `export default { historyPath: './history.jsonl' }\n`)
  await writeFile(at('history-only.mjs'), historyOnly)
  await writeFile(at('earlier.mjs'), earlierRuns)
  await mkdir(at('earlier'))
  for (const run of runs.slice(0, -1)) {
    await writeFile(
      at(`earlier/${run.report.id}.jsonl`),
      toResults(run)
        .map((one) => JSON.stringify(one))
        .join('\n'),
    )
  }
  await timeNode(['earlier.mjs'], folder)
  await writeResults(at('allure-results'), runs.at(-1)!)

  async function fromBefore(args: string[]): Promise<Cost> {
    await copyFile(at('before.jsonl'), at('history.jsonl'))
    await rm(at('allure-report'), { recursive: true, force: true })
    return timeNode(args, folder)
  }

  let bytes: Bytes | undefined
  return {
    async addLast() {
      const cost = await fromBefore(['node_modules/allure/cli.js', 'generate', 'allure-results'])
      const report = await folderBytes(at('allure-report'))
      const { size: historyBytes } = await stat(at('history.jsonl'))
      bytes = { historyBytes, reportBytes: report.bytes, reportFiles: report.files }
      return cost
    },
    addLastToHistoryOnly: () => fromBefore(['history-only.mjs']),
    bytes: () => bytes,
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

/**
 * The same for every earlier run, in one process and each with a history of its own: what Allure notes down of a run does
 * not depend on the runs before, and this takes minutes less.
 */
const earlierRuns = `
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { AllureReport, readConfig } from '@allurereport/core'
import { BufferResultFile } from '@allurereport/reader-api'
for (const name of readdirSync('earlier').sort()) {
  const historyPath = 'earlier/' + name + '.history'
  const report = new AllureReport(await readConfig(process.cwd(), undefined, { plugins: {}, historyPath }))
  await report.start()
  for (const [index, line] of readFileSync('earlier/' + name, 'utf8').split('\\n').entries())
    await report.readResult(new BufferResultFile(Buffer.from(line), index + '-result.json'))
  await report.done()
  appendFileSync('before.jsonl', readFileSync(historyPath))
}
`

const toResults = ({ rows, startedAtMs, report }: PeerRun) =>
  rows.map((row, index) => toResult(row, startedAtMs, `${report.id}-${index}`))

async function writeResults(folder: string, run: PeerRun): Promise<void> {
  await mkdir(folder)
  for (const result of toResults(run))
    await writeFile(join(folder, `${result.uuid}-result.json`), JSON.stringify(result))
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
