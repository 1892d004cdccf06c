import { median } from '../analysis/quantile.ts'
import { type FileCost, type Part, parts, type RunLayout } from '../analysis/slow/file-costs.ts'
import { fileMs } from '../history/file-window.ts'
import type { HistoryRun } from '../history/results.ts'
import type { Seen } from '../history/seen.ts'
import type { Window } from '../history/window.ts'
import { partLayout } from './part-layout.ts'
import type { View } from './view.ts'
import type { Boundary } from '../../../reporter/src/report.ts'

/** What the files of a view cost in its runs of the whole suite. Columns by number of the file. */
export interface FileSums {
  runs: readonly HistoryRun[]
  /** Results of the file. */
  count: Int32Array
  sumMs: Float64Array
  parts: Record<Part, Float64Array>
  /** Time in which workers had no file, ms, and in how many of the runs that is known. */
  idle: { sumMs: number; runs: number }
}

const wholeRuns = (view: View): readonly HistoryRun[] => {
  // Of runs that are not in memory any more nothing is known of their files.
  const inMemory = view.now.runs.filter((run) => run.parts.length > 0)
  const whole = inMemory.filter((run) => !run.partial)
  return whole.length > 0 ? whole : inMemory
}

const known = new WeakMap<Window, FileSums>()

/** Made once for each state of the window. */
export function sumFiles(view: View): FileSums {
  const kept = known.get(view.now)
  if (kept?.count.length === view.catalog.files.length) return kept
  const sums = makeSums(view)
  known.set(view.now, sums)
  return sums
}

function makeSums(view: View): FileSums {
  const files = view.catalog.files.length
  const columns = parts.map((name) => [name, new Float64Array(files)] as const)
  const sums: FileSums = {
    runs: wholeRuns(view),
    count: new Int32Array(files),
    sumMs: new Float64Array(files),
    parts: Object.fromEntries(columns) as FileSums['parts'],
    idle: { sumMs: 0, runs: 0 },
  }
  for (const run of sums.runs) {
    for (const part of run.parts) {
      const { ids } = part.files
      for (let index = 0; index < ids.length; index++) {
        const ms = fileMs(part, index)
        if (Number.isNaN(ms)) continue
        sums.count[ids[index]!]!++
        sums.sumMs[ids[index]!]! += ms
      }
      for (const [name, sum] of columns) {
        const column = part.files[`${name}Ms`]
        if (column) for (let index = 0; index < ids.length; index++) sum[ids[index]!]! += column[index]! || 0
      }
    }
    const layouts = run.parts.map(partLayout)
    if (layouts.length === 0 || layouts.includes(null)) continue
    sums.idle.runs++
    for (const layout of layouts) sums.idle.sumMs += layout!.idleMs
  }
  return sums
}

export function fileCosts(view: View, sums: FileSums, seen: Pick<Seen, 'file'> | undefined): FileCost[] {
  const tests = testsOfFiles(view)
  return Array.from(sums.count.keys()).flatMap((file): FileCost[] => {
    const runs = sums.count[file]!
    if (runs === 0) return []
    const partMs = Object.fromEntries(parts.map((name) => [name, sums.parts[name][file]! / runs]))
    const targets = (seen?.file(file)?.uses ?? []).flatMap(({ phase, boundary }) =>
      phase === 'beforeAll' && canBeShared(boundary) ? `${boundary.protocol} ${boundary.target}` : [],
    )
    return [
      {
        file,
        runs,
        meanMs: sums.sumMs[file]! / runs,
        partMs: partMs as FileCost['partMs'],
        tests: tests.count[file]!,
        layer: layerOf(tests, file),
        beforeAllTargets: [...new Set(targets)],
      },
    ]
  })
}

/** What lives in the process itself, or on its disk, is nothing that files could share. */
const ofProcess = new Set(['sqlite', 'listen', 'read', 'write', 'worker', 'unix', 'udp', 'dns'])

const canBeShared = ({ protocol, own }: Boundary): boolean => own !== true && !ofProcess.has(protocol)

interface TestsOfFiles {
  /** Of each file: tests that ran, and their time by layer (0 none, 1 unit, 2 integration, 3 e2e). */
  count: Int32Array
  layerMs: Float64Array[]
}

export function testsOfFiles({ catalog, tests, now }: View): TestsOfFiles {
  const layers = catalog.layers()
  const count = new Int32Array(catalog.files.length)
  const layerMs = [0, 1, 2, 3].map(() => new Float64Array(catalog.files.length))
  for (const test of tests) {
    if (now.ran[test] === 0) continue
    const { file } = catalog.tests[test]!
    count[file]!++
    layerMs[layers[test]!]![file]! += now.sumMs[test]!
  }
  return { count, layerMs }
}

export function layerOf({ layerMs: [none, unit, integration, e2e] }: TestsOfFiles, file: number): FileCost['layer'] {
  const unitMs = none![file]! + unit![file]!
  if (e2e![file]! > unitMs && e2e![file]! > integration![file]!) return 'e2e'
  return integration![file]! > unitMs ? 'integration' : 'unit'
}

/** Of the runs in one piece; undefined where there is none whose files tell when and where they ran. */
export function layoutOf(view: View, { runs }: FileSums): RunLayout | undefined {
  const laidOut = runs.flatMap((run) => {
    const layout = run.parts.length === 1 ? partLayout(run.parts[0]!) : null
    return layout ? { ...layout, environment: run.environment } : []
  })
  const last = laidOut.at(-1)
  if (!last) return undefined
  return {
    workers: last.environment.workers ?? last.workers,
    cpus: last.environment.cpus,
    spanMs: median(laidOut.map(({ spanMs }) => spanMs))!,
    runsPerWeek: laidOut.length / view.weeks,
  }
}
