import { changeOf, costMinutesPerWeek } from '../analysis/cost.ts'
import { quantile } from '../analysis/quantile.ts'
import { parts } from '../analysis/slow/file-costs.ts'
import type { FileRow, FilesAnswer, TimeParts } from '../api-schemas/files.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import type { Window } from '../history/window.ts'
import { type FileSums, layerOf, sumFiles, testsOfFiles } from './file-costs.ts'
import { periodKey, toRange } from './period.ts'
import { roundMs, roundMsOrNull } from './round.ts'
import type { View } from './view.ts'

export const fileSorts = ['cost', 'p50', 'p95', 'change', 'tests', 'name'] as const
export type FileSort = (typeof fileSorts)[number]

export interface FilesQuery {
  /** A part of the path. */
  q: string
  sort: FileSort
  order: 'asc' | 'desc'
  limit: number
  isOwn: (owners: readonly string[]) => boolean
}

export function filesAnswer(view: View, history: ProjectHistory | undefined, query: FilesQuery): FilesAnswer {
  const sums = sumFiles(view)
  const rows = history ? rowsOf(view, history, sums) : []
  const wanted = query.q.toLowerCase()
  const matching = rows.filter(({ file, owners }) => file.toLowerCase().includes(wanted) && query.isOwn(owners))
  const perRun = (column: Float64Array): number =>
    sums.runs.length > 0 ? roundMs(column.reduce((sum, ms) => sum + ms, 0) / sums.runs.length) : 0
  return {
    range: toRange(view.period),
    runs: sums.runs.length,
    time: {
      ...timeParts((name) => perRun(sums.parts[name])),
      idleMs: sums.idle.runs > 0 ? roundMs(sums.idle.sumMs / sums.idle.runs) : null,
      totalMs: perRun(sums.sumMs),
    },
    files: sort(matching, query).slice(0, query.limit),
    total: matching.length,
  }
}

function rowsOf(view: View, history: ProjectHistory, sums: FileSums): FileRow[] {
  const { from, to, previous, branch, environment } = view.period
  const key = periodKey(view.period)
  const before = history.fileWindow({ ...previous, branch, environment }, `${key} before`)
  const now = history.fileWindow({ from, to, branch, environment }, key)
  const tests = testsOfFiles(view)
  const totalMs = now.sumMs.reduce((sum, ms) => sum + ms, 0)
  return view.catalog.files.flatMap(({ path, runnerProject }, file): FileRow[] => {
    const runs = now.ran[file]!
    if (runs === 0 && tests.count[file] === 0) return []
    const p50Ms = quantileOf(now, file, 0.5)
    const beforeP50Ms = view.hasBefore ? quantileOf(before, file, 0.5) : null
    return [
      {
        file: path,
        project: runnerProject,
        owners: [...view.catalog.owners.of(file)],
        layer: layerOf(tests, file),
        tests: tests.count[file]!,
        runs,
        runsPerWeek: runs / view.weeks,
        p50Ms: roundMsOrNull(p50Ms),
        p95Ms: roundMsOrNull(quantileOf(now, file, 0.95)),
        meanMs: runs > 0 ? roundMs(now.sumMs[file]! / runs) : null,
        change: changeOf({ p50Ms, count: runs }, { p50Ms: beforeP50Ms, count: before.count[file]! }),
        costMinutesPerWeek: costMinutesPerWeek(now.sumMs[file]!, view.weeks),
        share: totalMs > 0 ? now.sumMs[file]! / totalMs : 0,
        time: timeParts((name) => (sums.count[file]! > 0 ? roundMs(sums.parts[name][file]! / sums.count[file]!) : 0)),
      },
    ]
  })
}

const quantileOf = ({ sorted, count }: Window, file: number, p: number): number | null =>
  quantile(sorted[file]!, p, count[file])

const timeParts = (of: (name: (typeof parts)[number]) => number): TimeParts =>
  Object.fromEntries(parts.map((name) => [`${name}Ms`, of(name)])) as TimeParts

const values: Record<FileSort, (row: FileRow) => number | string | null> = {
  cost: (row) => row.costMinutesPerWeek,
  p50: (row) => row.p50Ms,
  p95: (row) => row.p95Ms,
  change: (row) => row.change,
  tests: (row) => row.tests,
  name: (row) => row.file,
}

/** Those without a value stand last in either order. */
function sort(rows: readonly FileRow[], { sort: by, order }: FilesQuery): FileRow[] {
  const sign = order === 'asc' ? 1 : -1
  const valueOf = values[by]
  return rows.toSorted((left, right) => {
    const [a, b] = [valueOf(left), valueOf(right)]
    if (a === null || b === null) return a === b ? compare(left.file, right.file) : a === null ? 1 : -1
    return sign * compare(a, b) || compare(left.file, right.file)
  })
}

const compare = (left: number | string, right: number | string): number => (left < right ? -1 : left > right ? 1 : 0)
