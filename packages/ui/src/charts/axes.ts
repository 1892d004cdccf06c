import { tickLabel, timeSteps } from '../format/duration.ts'
import { FONT, type Palette } from './palette.ts'

export const tickFont = { family: FONT, size: 11 }

/** A vertical axis in milliseconds with steps that people read easily, from 0. */
export function durationAxis(maxMs: number, colours: Palette) {
  const { stepMs, ticks } = timeSteps(0, maxMs, 5)
  return {
    type: 'linear' as const,
    min: 0,
    max: ticks.at(-1)! < maxMs ? ticks.at(-1)! + stepMs : ticks.at(-1)!,
    border: { display: false },
    grid: { color: colours.line, tickLength: 0 },
    ticks: {
      stepSize: stepMs,
      color: colours.ink3,
      font: tickFont,
      padding: 8,
      callback: (value: string | number) => tickLabel(Number(value), stepMs),
    },
  }
}

/** Chart.js's tooltip in the colours of ours. */
export const tooltipLook = (colours: Palette) => ({
  backgroundColor: colours.surface,
  borderColor: colours.line2,
  borderWidth: 1,
  titleColor: colours.ink,
  bodyColor: colours.ink2,
  footerColor: colours.ink3,
  titleFont: { family: FONT, size: 12, weight: 600 as const },
  bodyFont: { family: FONT, size: 12 },
  footerFont: { family: FONT, size: 11, weight: 400 as const },
  padding: 10,
  cornerRadius: 6,
  displayColors: false,
  caretSize: 0,
})
