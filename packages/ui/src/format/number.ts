import type { Measure } from './duration.ts'

export const whole = (value: number): string => Math.round(value).toLocaleString('en')

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`

/** A share of 0..1 as percent, with a decimal only where it says something. */
export function percentValue(share: number): string {
  const percent = share * 100
  if (percent === 0) return '0'
  if (percent < 0.1) return '< 0.1'
  if (percent < 10 && Math.abs(percent - Math.round(percent)) >= 0.05) return percent.toFixed(1)
  // 99.6 % is not all.
  return percent < 100 && percent > 99 ? percent.toFixed(1) : percent.toFixed(0)
}

export const percent = (share: number): string => `${percentValue(share)} %`

/** Minutes a week for a column of numbers; what is less than a tenth of one in seconds. */
export function costParts(minutes: number): Measure {
  if (minutes === 0) return { value: '0', unit: 'min' }
  const seconds = minutes * 60
  if (seconds < 0.1) return { value: '< 0.1', unit: 's' }
  if (minutes < 0.1) return { value: seconds.toFixed(1), unit: 's' }
  return { value: minutes < 100 ? minutes.toFixed(1) : whole(minutes), unit: 'min' }
}

/** Minutes a week for a sentence. */
export function cost(minutes: number): string {
  if (minutes < 60) {
    const { value, unit } = costParts(minutes)
    return `${value} ${unit}`
  }
  const rounded = Math.round(minutes)
  if (minutes < 6000) return `${Math.floor(rounded / 60)} h ${String(rounded % 60).padStart(2, '0')} min`
  return `${whole(minutes / 60)} h`
}

/** Runs a week: fractions only where there are few. */
export const rate = (perWeek: number): string =>
  perWeek >= 10 || perWeek === Math.round(perWeek) ? whole(perWeek) : perWeek.toFixed(1)

/** `14 times a week`. */
export const timesAWeek = (perWeek: number): string =>
  rate(perWeek) === '1' ? 'once a week' : `${rate(perWeek)} times a week`

export interface ChangeText extends Measure {
  /** Worth a colour: above 20 % slower, or above 5 % faster. */
  tone: 'up' | 'down' | 'none'
}

/** A change as a fraction (0.61 = 61 % slower) in sign, number and tone. */
export function change(fraction: number): ChangeText {
  const rounded = Math.round(fraction * 100)
  if (rounded === 0) return { value: '0', unit: '%', tone: 'none' }
  const size = Math.abs(rounded) > 999 ? '> 999' : String(Math.abs(rounded))
  if (rounded > 20) return { value: `▲ ${size}`, unit: '%', tone: 'up' }
  if (rounded < -20) return { value: `▼ ${size}`, unit: '%', tone: 'down' }
  return { value: `${rounded > 0 ? '+' : '−'}${size}`, unit: '%', tone: 'none' }
}
