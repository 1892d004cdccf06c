import type { AnalysisKind, AnalysisKinds } from '../history/analyst.ts'
import { scheduleLayout } from '../history/decode-schedule.ts'
import { resultLayout } from '../history/results.ts'
import { viewColumns } from '../history/shared-columns.ts'
import type { Thing, ThingsName, Told } from './messages.ts'

export interface KnownThings {
  know(number: number, thing: Thing): void
  forget(number: number): void
  /** The input as it was before it was told. */
  meant<Kind extends AnalysisKind>(told: Told<AnalysisKinds[Kind]['input']>): AnalysisKinds[Kind]['input']
}

/** What another thread has told of, in the memory of both. */
export function createKnownThings(): KnownThings {
  const known = new Map<number, object>()
  const names: Record<ThingsName, true> = { results: true, schedules: true, facts: true }
  return {
    know: (number, thing) => known.set(number, ownOf(thing)),
    forget: (number) => known.delete(number),
    meant: <Kind extends AnalysisKind>(told: Told<AnalysisKinds[Kind]['input']>) =>
      Object.fromEntries(
        Object.entries(told).map(([name, value]) => [
          name,
          Object.hasOwn(names, name) ? Array.from(value as Int32Array, (number) => known.get(number)!) : value,
        ]),
      ) as unknown as AnalysisKinds[Kind]['input'],
  }
}

function ownOf(thing: Thing): object {
  if (thing.kind === 'facts') return thing.facts
  if (thing.kind === 'results') return viewColumns(resultLayout, thing.columns)
  const { commit, isInTurn, columns } = thing
  return { commit, isInTurn, ...viewColumns(scheduleLayout, columns) }
}
