import type { AnalysisKind, AnalysisKinds } from '../history/analyst.ts'
import type { ReportFacts } from '../history/report-facts.ts'
import type { SharedColumns } from '../history/shared-columns.ts'
import type { Failure } from '../failure.ts'

/** What inputs have in common with each other, report by report: told once, and meant by its number from then on. */
export type Thing =
  | { kind: 'results'; columns: SharedColumns }
  | { kind: 'schedule'; commit: number; isInTurn: boolean; columns: SharedColumns }
  | { kind: 'facts'; facts: ReportFacts }

/** The names under which things stand in inputs. */
export type ThingsName = 'results' | 'schedules' | 'facts'

/** An input with numbers in place of things. */
export type Told<Input> = { [Name in keyof Input]: Name extends ThingsName ? Int32Array : Input[Name] }

export type ToldAnalysis = {
  [Kind in AnalysisKind]: { kind: Kind; input: Told<AnalysisKinds[Kind]['input']> }
}[AnalysisKind]

export type ToAnalyst =
  | { kind: 'know'; things: [number: number, thing: Thing][] }
  | { kind: 'forget'; number: number }
  | { kind: 'analyse'; call: number; analysis: ToldAnalysis }

export type FromAnalyst =
  | { kind: 'analysed'; call: number; answer: unknown }
  | { kind: 'failed'; call: number; failure: Failure }
