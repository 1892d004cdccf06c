import { round } from '../support/section.ts'
import { median } from '../support/statistics.ts'

/** Sends so many packed reports. @returns the server's CPU per report, ms */
export type SendPacked = (count: number) => Promise<number>

export interface WarmUp {
  /** Mean of the first reports, ms: with all that is compiled meanwhile. */
  firstMs: number
  /** Median of each step, ms. */
  stepsMs: number[]
}

export const firstReports = 50
const reportsPerStep = 100
const steps = 8
const reportsPerRound = 10

/** So many reports in all. */
export const warmUpReports = steps * reportsPerStep

/** The first reports that a server takes in after its start: V8 goes on compiling for some hundreds of them. */
export async function watchWarmUp(send: SendPacked): Promise<WarmUp> {
  const rounds: number[] = []
  for (let sent = 0; sent < warmUpReports; sent += reportsPerRound) rounds.push(await send(reportsPerRound))
  const perStep = reportsPerStep / reportsPerRound
  return {
    firstMs: mean(rounds.slice(0, firstReports / reportsPerRound)),
    stepsMs: Array.from({ length: steps }, (_, step) => median(rounds.slice(step * perStep, (step + 1) * perStep))),
  }
}

/** After so many reports no step is more than a tenth above the last one; undefined where it goes on falling. */
function flatAfter(stepsMs: number[]): number | undefined {
  const last = stepsMs.at(-1)!
  const from = stepsMs.findLastIndex((ms) => ms > last * 1.1) + 1
  return from < steps - 1 ? from * reportsPerStep : undefined
}

export function warmUpText({ stepsMs }: WarmUp, parseMs: number): string {
  const flat = flatAfter(stepsMs)
  return `CPU per packed report over the first ${warmUpReports} after the server's start (medians of rounds of ${reportsPerRound}): ${
    flat === undefined ? 'still falling at their end' : `flat, within a tenth, after ${flat}`
  }.

| reports | CPU ms per report | against row JSON |
| --- | ---: | ---: |
${stepsMs
  .map(
    (ms, step) =>
      `| ${step * reportsPerStep + 1} to ${(step + 1) * reportsPerStep} | ${round(ms)} | ${round(ms / parseMs)} |`,
  )
  .join('\n')}`
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
