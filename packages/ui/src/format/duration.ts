/** A number and its unit, kept apart so that tables can put the unit into a slot of its own. */
export interface Measure {
  value: string
  unit: string
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Three significant digits at most, in the unit that people would say: `0.42 ms`, `312 ms`, `4.20 s`, `2 m 30 s`. */
export function durationParts(ms: number): Measure[] {
  if (ms < 0.005) return [{ value: '0', unit: 'ms' }]
  if (ms < 1) return [{ value: ms.toFixed(2), unit: 'ms' }]
  if (ms < 9.95) return [{ value: ms.toFixed(1), unit: 'ms' }]
  if (ms < 999.5) return [{ value: ms.toFixed(0), unit: 'ms' }]
  if (ms < 9.995 * SECOND_MS) return [{ value: (ms / SECOND_MS).toFixed(2), unit: 's' }]
  if (ms < 59.95 * SECOND_MS) return [{ value: (ms / SECOND_MS).toFixed(1), unit: 's' }]
  const seconds = Math.round(ms / SECOND_MS)
  if (seconds < 3600) {
    return [
      { value: String(Math.floor(seconds / 60)), unit: 'm' },
      { value: String(seconds % 60).padStart(2, '0'), unit: 's' },
    ]
  }
  const minutes = Math.round(ms / MINUTE_MS)
  return [
    { value: Math.floor(minutes / 60).toLocaleString('en'), unit: 'h' },
    { value: String(minutes % 60).padStart(2, '0'), unit: 'm' },
  ]
}

export function duration(ms: number | null): string {
  if (ms === null) return '–'
  return durationParts(ms)
    .map((part) => `${part.value} ${part.unit}`)
    .join(' ')
}

/** Axis steps that people read easily: about `wanted` of them up to `maxMs`. */
export function timeSteps(fromMs: number, toMs: number, wanted: number): { stepMs: number; ticks: number[] } {
  const rough = Math.max((toMs - fromMs) / wanted, 0.001)
  const stepMs = rough > 10 * SECOND_MS ? niceSeconds(rough) : niceDecimal(rough)
  const ticks: number[] = []
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= toMs + stepMs * 1e-6; at += stepMs) ticks.push(at)
  return { stepMs, ticks }
}

function niceDecimal(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const digit = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough) ?? 10
  return digit * power
}

/** Above ten seconds a step is a round part or multiple of a minute: nobody reads `1 m 40 s` off an axis. */
function niceSeconds(rough: number): number {
  const seconds = [15, 20, 30, 60, 120, 300, 600, 900, 1800].find((candidate) => candidate * SECOND_MS >= rough)
  return seconds ? seconds * SECOND_MS : Math.ceil(rough / HOUR_MS) * HOUR_MS
}

/** A tick's label: only as precise as the step between the ticks. */
export function tickLabel(ms: number, stepMs: number): string {
  if (ms === 0) return '0'
  if (ms >= MINUTE_MS) {
    const seconds = Math.round(ms / SECOND_MS)
    return seconds % 60 === 0 ? `${seconds / 60} m` : `${Math.floor(seconds / 60)} m ${seconds % 60} s`
  }
  if (ms >= SECOND_MS || stepMs >= SECOND_MS) return `${trim(ms / SECOND_MS, stepMs / SECOND_MS)} s`
  return `${trim(ms, stepMs)} ms`
}

/** As many decimals as tell one step from the next. */
function trim(value: number, step: number): string {
  const decimals =
    [0, 1, 2].find((places) => Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) < 1e-6) ?? 3
  return value.toFixed(decimals)
}
