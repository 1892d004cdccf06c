import { gzipSync } from 'node:zlib'
import { assembleReports, type RecordedRun } from './assemble.ts'
import { deliver, type Delivered, type Outgoing } from './delivery/deliver.ts'
import { saveReport } from './delivery/save.ts'
import { startDeadline, within } from './delivery/timers.ts'
import { markUnsent } from './delivery/unsent.ts'
import type { Gathering, RunEnvironment } from './environment/environment.ts'
import type { Config } from './options.ts'
import type { Host } from './recorder.ts'
import type { RunnerFacts } from './recording.ts'
import { layerNews } from './summary/layer-news.ts'
import { measureRun } from './summary/measure.ts'
import { medianOf, readDurations, rememberDurations } from './summary/medians.ts'
import { describeRun, displayPath } from './summary/summary.ts'

export interface FinishingInput {
  config: Config
  facts: RunnerFacts
  host: Host
  /** The folder of the reports. */
  dir: string
  gathering: Gathering
  recorded: () => Pick<RecordedRun, 'id' | 'startedAt' | 'files' | 'errors'>
}

type RunEnd = Pick<RecordedRun, 'status' | 'durationUs'>

export interface Finishing {
  /** Saves, sends, sums up, in this order and within the deadline. The process stays alive until it settles. */
  complete(end: RunEnd): Promise<void>
  /** Only saves, synchronously. Does nothing if the run is saved already. */
  now(end: RunEnd): void
}

interface Saved {
  outgoing: Outgoing[]
  paths: string[]
  error: string | null
}

export function createFinishing(input: FinishingInput): Finishing {
  const { config, facts, host, dir, gathering } = input
  let isSaved = false

  /** undefined if it was saved before. */
  function save({ status, durationUs }: RunEnd, environment: RunEnvironment): Saved | undefined {
    if (isSaved) return undefined
    isSaved = true
    const saved: Saved = { outgoing: [], paths: [], error: null }
    for (const report of assembleReports({ ...input.recorded(), status, durationUs }, facts, environment, config)) {
      const gzipped = gzipSync(JSON.stringify(report))
      saved.outgoing.push({ report, gzipped })
      try {
        saved.paths.push(saveReport(dir, report.id, gzipped))
        if (config.url !== null) markUnsent(dir, report.id, config.url)
      } catch (error) {
        saved.error = error instanceof Error ? error.message : String(error)
      }
    }
    return saved
  }

  async function complete(end: RunEnd): Promise<void> {
    const deadline = startDeadline(config.deadlineMs)
    // Half the time is for the server, however slow git is.
    const environment = (await within(config.deadlineMs / 2, gathering.complete())) ?? gathering.current()
    const saved = save(end, environment)
    if (!saved) return
    const { url, token } = config
    const delivered = url === null ? null : await deliver(dir, saved.outgoing, { url, token }, deadline)
    const isLost = saved.error !== null && !delivered?.outcomes.every(({ kind }) => kind === 'stored')
    if (!config.quiet || isLost) host.write(summarise(saved, delivered))
  }

  function summarise({ outgoing, paths, error }: Saved, delivered: Delivered | null): string {
    const measured = measureRun(outgoing[0]!.report.run.project, input.recorded().files)
    const known = readDurations(dir)
    const medianMs = medianOf(known.get(measured.slowest[0]?.key ?? ''))
    rememberDurations(dir, known, measured.slowest)
    const { cwd, colors = false } = host
    const givenDir = config.dir === null || host.env['STRATIGRAPH_DIR'] ? [] : ['--dir', quote(displayPath(dir, cwd))]
    return describeRun({
      measured,
      medianMs,
      layerNews: layerNews(dir, input.recorded().files, config.layers.rules),
      paths,
      saveError: error,
      delivered,
      cwd,
      uploadOptions: givenDir,
      colors,
    })
  }

  return { complete, now: (end) => void save(end, gathering.current()) }
}

const quote = (text: string): string => (/^[\w./-]+$/.test(text) ? text : JSON.stringify(text))
