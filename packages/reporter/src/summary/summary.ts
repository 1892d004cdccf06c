import { isAbsolute, relative } from 'node:path'
import { cleanLine } from '../clean-line.ts'
import type { Delivered } from '../delivery/deliver.ts'
import type { LayerNews } from './layer-news.ts'
import type { Measured, MeasuredTest } from './measure.ts'
import { countOf, formatDuration } from './wording.ts'

export interface SummaryInput {
  measured: Measured
  /** Of the slowest test, in earlier runs; null = not known. */
  medianMs: number | null
  /** Layer findings that are new, worst first. */
  layerNews: readonly LayerNews[]
  /** The saved files. */
  paths: string[]
  /** Why a report could not be saved. */
  saveError: string | null
  /** null where no server is set. */
  delivered: Delivered | null
  cwd: string
  /** What `stratigraph upload` must be told to find the reports and the server: nothing, where both are the default. */
  uploadOptions: string[]
  colors: boolean
}

/** At most four lines, each ended. Pure. */
export function describeRun(input: SummaryInput): string {
  const paint = input.colors ? { dim: style(2), bold: style(1), red: style(31) } : plain
  const lines: [string, string][] = [['stratigraph', describeLayers(input.measured)]]
  const [slowest] = input.measured.slowest
  const news = describeNews(input.layerNews)
  const where = describeWhere(input)
  const problem = describeProblem(input)
  // Where there is more to tell, the slowest test can wait.
  if (slowest && (news === null || where === null || problem === null))
    lines.push(['  slowest', describeSlowest(slowest, input.medianMs)])
  if (news !== null) lines.push(['  layers', news])
  if (where !== null) lines.push(['  report', where])
  if (problem !== null) lines.push(['  not sent', problem])
  return lines
    .map(([label, text], index) => {
      const padded = label.padEnd(12)
      return `${index === 0 ? paint.bold(padded) : label === '  not sent' ? paint.red(padded) : paint.dim(padded)}${text}\n`
    })
    .join('')
}

const plain = { dim: (text: string) => text, bold: (text: string) => text, red: (text: string) => text }
const style =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`

function describeLayers({ tests, notRun, timeMs, layers, undeclared }: Measured): string {
  const used = (['unit', 'integration', 'e2e'] as const).filter((name) => layers[name].tests > 0)
  const parts = used.map((name) => {
    const layer = layers[name]
    const share = used.length > 1 && timeMs > 0 ? `, ${Math.round((layer.timeMs / timeMs) * 100)}%` : ''
    const hint = name === 'unit' ? describeUndeclared(undeclared, layer.tests) : ''
    return `${name} ${layer.tests}${hint} in ${formatDuration(layer.timeMs)}${share}`
  })
  const total = `${countOf(tests, 'test')}${notRun > 0 ? ` (${notRun} not run)` : ''}`
  return [total, ...parts].join(' · ')
}

const describeUndeclared = (undeclared: number, of: number): string =>
  undeclared === 0 ? '' : undeclared === of ? ' (undeclared)' : ` (${undeclared} undeclared)`

function describeSlowest({ file, titlePath, durationMs }: MeasuredTest, medianMs: number | null): string {
  const name = `${cleanLine(file, 80)} › ${cleanLine(titlePath.join(' › '), 80)}`
  const took = `${name}  ${formatDuration(durationMs)}`
  if (medianMs === null || medianMs <= 0) return took
  const ratio = durationMs / medianMs
  if (ratio > 0.8 && ratio < 1.25) return `${took}, as usual`
  return `${took}, ${Number(ratio.toFixed(ratio < 10 ? 1 : 0))}× its median of ${formatDuration(medianMs)}`
}

function describeNews([first, ...others]: readonly LayerNews[]): string | null {
  if (!first) return null
  const { symptom, file, titlePath } = first
  const test = titlePath === null ? '' : ` › ${cleanLine(titlePath.join(' › '), 80)}`
  const more = others.length === 0 ? '' : `; and ${countOf(others.length, 'further finding')}`
  return `new: ${symptom}: ${cleanLine(file, 80)}${test}${more}`
}

function describeWhere({ paths, delivered, cwd, saveError }: SummaryInput): string | null {
  const stored = delivered?.outcomes.findLast((outcome) => outcome.kind === 'stored')
  if (stored?.url)
    return stored.url + (delivered!.caughtUp > 0 ? ` (and ${countOf(delivered!.caughtUp, 'earlier report')})` : '')
  if (saveError !== null) return `not saved: ${cleanLine(saveError, 200)}`
  const [first] = paths
  if (first === undefined) return null
  return displayPath(first, cwd) + (paths.length > 1 ? ` and ${countOf(paths.length - 1, 'further part')}` : '')
}

function describeProblem({ delivered, paths, uploadOptions }: SummaryInput): string | null {
  if (!delivered) return null
  const failed = delivered.outcomes.find((outcome) => outcome.kind !== 'stored')
  if (!failed) {
    return delivered.waiting > 0 ? `${countOf(delivered.waiting, 'earlier report')}; ${command(uploadOptions)}` : null
  }
  const reason = failed.kind === 'refused' ? `refused: ${failed.reason}` : failed.reason
  if (failed.kind === 'refused' || paths.length === 0) return reason
  const others = delivered.waiting - delivered.outcomes.filter(({ kind }) => kind === 'unsent').length
  return `${reason}${others > 0 ? `, nor ${countOf(others, 'earlier report')}` : ''}; ${command(uploadOptions)}`
}

const command = (options: string[]): string => `send later: ${['npx stratigraph upload', ...options].join(' ')}`

export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path)
  return short.startsWith('..') || isAbsolute(short) ? path : short
}
