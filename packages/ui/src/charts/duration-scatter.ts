import type { ChartConfiguration, PointStyle, TooltipItem } from 'chart.js'
import type { TestAnswer } from '../api/types.ts'
import { duration } from '../format/duration.ts'
import { shortCommit } from '../format/given.ts'
import { day, shortMoment } from '../format/moment.ts'
import { outcomeOf, STATUS_WORDS, type Outcome } from '../parts/outcome.ts'
import { durationAxis, tickFont, tooltipLook } from './axes.ts'
import { DRAG_EVENTS, dragZoom } from './drag-zoom.ts'
import type { Palette } from './palette.ts'
import { medianLine, quantileLines, segmentLines, type Segment } from './scatter-lines.ts'
import { stepMarks, type StepMark } from './step-marks.ts'

export type Result = TestAnswer['results'][number]

export interface ScatterData {
  /** Oldest first. */
  results: Result[]
  layer: 'unit' | 'integration' | 'e2e'
  p50Ms: number | null
  p95Ms: number | null
  /** Between its lasting steps; more than one only where there are some. */
  segments: Segment[]
  marks: StepMark[]
  /** Opens the run of a result. */
  onOpen: (index: number) => void
  /** Indexes into `results`. */
  onZoom: (from: number, to: number) => void
}

const LABELS_PX = 92
/** So many dots are told apart; more become smaller. */
const MANY_DOTS = 300

interface Point {
  x: number
  y: number
}

interface Look {
  pointStyle: PointStyle
  pointRadius: number
  pointHoverRadius: number
  pointHitRadius: number
  pointBorderWidth: number
  pointHoverBorderWidth: number
  pointBorderColor: string
  pointHoverBorderColor: string
  pointBackgroundColor: string
}

const DOTS: [outcome: Outcome, look: (colours: Palette, many: boolean) => Look][] = [
  ['none', ({ none }) => dot('circle', none, 3, { pointBorderWidth: 1 })],
  ['passed', ({ pass }, many) => dot('circle', pass, many ? 2 : 3, { pointBackgroundColor: pass })],
  [
    'flaky',
    ({ flaky, surface }) => dot('triangle', flaky, 5.5, { pointBackgroundColor: surface, pointBorderWidth: 1.8 }),
  ],
  ['failed', ({ fail }) => dot('crossRot', fail, 5, { pointBorderWidth: 2.2 })],
]

/** One run after the other, as far apart as all others; height = duration, colour and shape = outcome. */
export function durationScatter(data: ScatterData, colours: Palette, narrow: boolean): ChartConfiguration {
  const { results } = data
  const max = Math.max(...results.map((result) => result.durationMs ?? 0), data.p95Ms ?? 0, 0.01) * 1.04
  // Room for the outermost dots.
  const margin = 0.5 + results.length / 100
  const many = results.length > MANY_DOTS
  return {
    type: 'scatter',
    data: { datasets: dots(results, colours, many) },
    options: {
      layout: { padding: { right: narrow ? 6 : LABELS_PX, top: 10, left: 0 } },
      events: DRAG_EVENTS,
      interaction: { mode: 'nearest', intersect: false },
      onClick: (_, elements) => {
        const index = indexOf(elements[0], results)
        if (index !== undefined) data.onOpen(index)
      },
      onHover: (event, elements) => {
        const target = event.native?.target
        if (target instanceof HTMLElement) target.style.cursor = elements.length > 0 ? 'pointer' : 'crosshair'
      },
      scales: {
        x: {
          type: 'linear',
          min: -margin,
          max: results.length - 1 + margin,
          border: { color: colours.line2 },
          grid: { display: false },
          afterBuildTicks: (axis) => (axis.ticks = dayTicks(results, narrow ? 3 : 6).map((value) => ({ value }))),
          ticks: {
            color: colours.ink3,
            font: tickFont,
            maxRotation: 0,
            autoSkip: true,
            callback: (value) => dayLabel(results, Number(value)),
          },
        },
        y: durationAxis(max, colours),
      },
      plugins: {
        tooltip: {
          ...tooltipLook(colours),
          caretPadding: 10,
          callbacks: {
            title: (items) => (items[0] ? facts(results, items[0])[0] : ''),
            label: (item) => facts(results, item).slice(1),
            footer: () => 'Click for the run',
          },
        },
      },
    },
    plugins: [
      ...(data.segments.length > 1
        ? [segmentLines(data.segments, colours[data.layer], colours, narrow), stepMarks(data.marks, colours)]
        : [quantileLines(data, colours, narrow), medianLine(results, colours[data.layer])]),
      dragZoom(colours, data.onZoom),
    ],
  }
}

const dot = (pointStyle: PointStyle, colour: string, radius: number, more: Partial<Look>): Look => ({
  pointStyle,
  pointRadius: radius,
  pointHoverRadius: radius + 2,
  pointBorderWidth: 0,
  pointHoverBorderWidth: 2.2,
  pointBackgroundColor: 'transparent',
  pointHitRadius: 6,
  pointBorderColor: colour,
  pointHoverBorderColor: colour,
  ...more,
})

function dots(results: Result[], colours: Palette, many: boolean): (Look & { label: string; data: Point[] })[] {
  return DOTS.map(([outcome, look]) => ({
    label: outcome,
    // What did not run lies on the ground.
    data: results.flatMap((result, x) =>
      outcomeOf(result.status) === outcome ? [{ x, y: result.durationMs ?? 0 }] : [],
    ),
    ...look(colours, many),
  }))
}

/** The result behind a drawn element: its place is its x. */
function indexOf(element: { datasetIndex: number; index: number } | undefined, results: Result[]): number | undefined {
  const outcome = element && DOTS[element.datasetIndex]?.[0]
  if (!outcome) return undefined
  let seen = -1
  const found = results.findIndex((result) => outcomeOf(result.status) === outcome && ++seen === element.index)
  return found < 0 ? undefined : found
}

/** The drawn element of a result: the other way round. */
export function elementOf(index: number, results: Result[]): { datasetIndex: number; index: number } {
  const outcome = outcomeOf(results[index]!.status)
  const before = results.slice(0, index).filter((result) => outcomeOf(result.status) === outcome).length
  return { datasetIndex: DOTS.findIndex(([name]) => name === outcome), index: before }
}

/** What is known of a result, a line each. */
export function resultFacts(result: Result): string[] {
  const { status, durationMs, commit, branch, position, worker } = result
  return [
    shortMoment(result.at),
    `${STATUS_WORDS[status]}${durationMs === null ? '' : `, ${duration(durationMs)}`}`,
    [commit && shortCommit(commit), branch].filter(Boolean).join(' on '),
    position === null ? '' : `number ${position} in its file${worker === null ? '' : `, worker ${worker}`}`,
  ].filter(Boolean)
}

const facts = (results: Result[], item: TooltipItem<never>): string[] => {
  const result = results[(item.parsed as Point).x]
  return result ? resultFacts(result) : []
}

/** The first run of some of the days. */
function dayTicks(results: Result[], wanted: number): number[] {
  const firsts = results.flatMap((result, index) =>
    index === 0 || day(result.at) !== day(results[index - 1]!.at) ? [index] : [],
  )
  const step = Math.ceil(firsts.length / wanted)
  return firsts.filter((_, index) => index % step === 0)
}

function dayLabel(results: Result[], index: number): string {
  const result = results[index]
  if (!result) return ''
  return day(results[0]!.at) === day(results.at(-1)!.at) ? shortMoment(result.at) : day(result.at)
}
