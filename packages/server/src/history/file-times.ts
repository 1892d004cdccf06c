import { fileColumns, type FileColumn, type RunFiles } from '../codec/run-files.ts'

type TimeColumn = Exclude<FileColumn, 'worker' | 'process'>

/** The columns of a report's files that tell where its time goes: every one but who ran it. */
const timeColumns = fileColumns.filter((name): name is TimeColumn => name !== 'worker' && name !== 'process')

export type FileTimeName = TimeColumn extends infer Name
  ? Name extends `${infer Start}Us`
    ? `${Start}Ms`
    : never
  : never

/** The column that each of them is made of. */
export const columnOfTime = Object.fromEntries(
  timeColumns.map((column) => [column.replace(/Us$/, 'Ms'), column]),
) as Record<FileTimeName, TimeColumn>

export const fileTimeNames = Object.keys(columnOfTime) as FileTimeName[]

/** Times of the files of one report, ms. A file of which the runner tells nothing has NaN; so has a whole column: null. */
export type FileTimes = {
  /** The project's file numbers. */
  ids: Int32Array
  /** 0 where the runner hides it. */
  worker: Uint16Array
} & Record<FileTimeName, Float32Array | null>

export function toFileTimes({ ids, columns }: RunFiles): FileTimes {
  const times = { ids, worker: Uint16Array.from(columns.worker, (worker) => worker ?? 0) } as FileTimes
  for (const name of fileTimeNames) times[name] = toMs(columns[columnOfTime[name]])
  return times
}

function toMs(column: readonly (number | null)[]): Float32Array | null {
  const ms = new Float32Array(column.length)
  let isEmpty = true
  for (let file = 0; file < ms.length; file++) {
    const us = column[file]!
    ms[file] = us === null ? Number.NaN : us / 1000
    if (us !== null) isEmpty = false
  }
  return isEmpty ? null : ms
}
