import type { TestAnswer } from '../../api/types.ts'
import { median } from '../../charts/rolling-median.ts'
import { plural } from '../../format/number.ts'
import { outcomeOf } from '../../parts/outcome.ts'

type Result = TestAnswer['results'][number]
export type PlaceKind = 'position' | 'sequence' | 'worker'

export interface PlaceRow {
  label: string
  runs: number
  failed: number
  retried: number
  medianMs: number | null
}

/** So many places get a row each; more are gathered into stretches, the first place aside. */
const ROWS = 6
const STRETCHES = 4

/** How the test did at each place of the order (or on each worker). Only runs in which it ran and has a place. */
export function placeRows(results: Result[], kind: PlaceKind): PlaceRow[] {
  const placed = results.filter((result) => result[kind] !== null && outcomeOf(result.status) !== 'none')
  const places = [...new Set(placed.map((result) => result[kind]!))].toSorted((a, b) => a - b)
  const stretches = places.length <= ROWS ? places.map((place) => [place, place] as const) : gather(places)
  return stretches.map(([from, to]) => {
    const here = placed.filter((result) => result[kind]! >= from && result[kind]! <= to)
    const times = here.flatMap((result) => result.durationMs ?? [])
    return {
      label: labelOf(kind, from, to),
      runs: here.length,
      failed: here.filter((result) => outcomeOf(result.status) === 'failed').length,
      retried: here.filter((result) => result.status === 'flaky').length,
      medianMs: times.length > 0 ? median(times) : null,
    }
  })
}

/** The first place by itself (it pays for what is cold), the others in stretches of about as many places. */
function gather(places: number[]): (readonly [number, number])[] {
  const [first, ...others] = places as [number, ...number[]]
  const cut = (index: number): number => Math.round((index * others.length) / STRETCHES)
  const stretches = Array.from({ length: STRETCHES }, (_, index) => {
    const members = others.slice(cut(index), cut(index + 1))
    return [members[0]!, members.at(-1)!] as const
  })
  return [[first, first], ...stretches]
}

function labelOf(kind: PlaceKind, from: number, to: number): string {
  if (kind === 'worker') return from === to ? `worker ${from}` : `workers ${from} to ${to}`
  return from === to ? ordinal(from) : `${ordinal(from)} to ${ordinal(to)}`
}

function ordinal(place: number): string {
  const tens = place % 100
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th')
  return `${place}${ending}`
}

/** Where it failed most often, in counts; no verdict. */
export function placeSentence(rows: PlaceRow[]): string {
  if (rows.length === 0) return 'No run of this range tells where it ran.'
  const runs = sum(rows, 'runs')
  const failed = sum(rows, 'failed')
  if (rows.length === 1)
    return `Always at the same place (${plural(runs, 'run')}): nothing can be said about the order yet.`
  if (failed === 0) return 'It never failed, wherever it stood.'
  const worst = rows.toSorted((a, b) => b.failed / b.runs - a.failed / a.runs || b.runs - a.runs)[0]!
  return `Failed ${worst.failed} of ${worst.runs} as ${worst.label}, ${failed - worst.failed} of ${runs - worst.runs} elsewhere. Counts, no verdict.`
}

const sum = (rows: PlaceRow[], key: 'runs' | 'failed'): number => rows.reduce((total, row) => total + row[key], 0)
