import type { Steps } from '../analysis/order/steps.ts'
import { findLasting, type LastingInput, type PackedLasting } from './find-lasting.ts'
import { judgeOrder, type OrderInput, type PackedOrder } from './judge-order.ts'
import { judgeReports, type VerdictInput } from './judge-reports.ts'
import type { PackedVerdicts } from './packed-verdicts.ts'
import { runGently } from './run-gently.ts'

/** What is analysed of all of a history, from what, and what comes of it: columns, which go to another thread at once. */
export interface AnalysisKinds {
  order: { input: OrderInput; answer: PackedOrder }
  verdicts: { input: VerdictInput; answer: PackedVerdicts }
  lasting: { input: LastingInput; answer: PackedLasting }
}
export type AnalysisKind = keyof AnalysisKinds
type Input<Kind extends AnalysisKind> = AnalysisKinds[Kind]['input']
type Answer<Kind extends AnalysisKind> = AnalysisKinds[Kind]['answer']

export interface Analyst {
  analyse<Kind extends AnalysisKind>(kind: Kind, input: Input<Kind>): Promise<Answer<Kind>>
  /** Whatever is on its way breaks off, and whoever waits for it is told so. */
  close(): Promise<void>
}

const analyses: { [Kind in AnalysisKind]: (input: Input<Kind>) => Steps<Answer<Kind>> } = {
  order: judgeOrder,
  verdicts: judgeReports,
  lasting: findLasting,
}

export const analysisOf = <Kind extends AnalysisKind>(kind: Kind, input: Input<Kind>): Steps<Answer<Kind>> =>
  analyses[kind](input)

/** Everybody who looks at a list of tests makes one: requests must not wait for it. */
const turnMs = 2

/** In this thread, in turns. */
export const localAnalyst: Analyst = {
  analyse: (kind, input) => runGently(analysisOf(kind, input), { turnMs }),
  close: () => Promise.resolve(),
}

/** In another thread, except where it would be done before it has got there. @param fewResults so few */
export const distantAnalyst = (distant: Analyst, fewResults: number): Analyst => ({
  analyse: (kind, input) => (resultsIn(input) <= fewResults ? localAnalyst : distant).analyse(kind, input),
  close: () => distant.close(),
})

const resultsIn = (input: Input<AnalysisKind>): number =>
  'schedules' in input
    ? input.schedules.reduce((sum, { test }) => sum + test.length, 0)
    : input.results.reduce((sum, { tests }) => sum + tests.length, 0)
