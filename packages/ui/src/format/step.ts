import type { Step } from '../api/types.ts'
import { duration } from './duration.ts'
import { shortCommit } from './given.ts'
import { day } from './moment.ts'

type Size = Pick<Step, 'size'>
type Runs = Pick<Step, 'lastRun' | 'firstRun'>

/** `48 %`, `3.1×` where it is more than twice. */
export function stepSize({ size }: Size): string {
  if (size >= 1) return `${(size + 1).toFixed(1)}×`
  return `${Math.round(Math.abs(size) * 100)} %`
}

/** `48 % slower` */
export const stepWords = (step: Size): string =>
  step.size >= 1 ? `${stepSize(step)} as long` : `${stepSize(step)} ${step.size > 0 ? 'slower' : 'faster'}`

/** The first commit that surely has it, else the day. */
export const stepSince = ({ firstRun }: Pick<Step, 'firstRun'>): string =>
  firstRun.commit === null ? day(firstRun.at) : shortCommit(firstRun.commit)

/** `between 3f2a1b0 and c7d20b9, 12 Nov` */
export function stepWindow({ lastRun, firstRun }: Runs): string {
  if (lastRun.commit === null || firstRun.commit === null || lastRun.commit === firstRun.commit) {
    return `between two runs, ${day(firstRun.at)}`
  }
  return `between ${shortCommit(lastRun.commit)} and ${shortCommit(firstRun.commit)}, ${day(firstRun.at)}`
}

/** For a tooltip. */
export const stepTip = (step: Step): string =>
  `${stepWords(step)} since ${stepSince(step)}: ${duration(step.beforeMs)} → ${duration(step.afterMs)}\nA lasting step, ${stepWindow(step)}`
