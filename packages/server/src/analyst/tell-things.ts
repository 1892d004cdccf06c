import type { Schedule } from '../analysis/order/schedule.ts'
import type { AnalysisKind, AnalysisKinds } from '../history/analyst.ts'
import { scheduleLayout } from '../history/decode-schedule.ts'
import type { ReportFacts } from '../history/report-facts.ts'
import { type ResultColumns, resultLayout } from '../history/results.ts'
import { shareColumns } from '../history/shared-columns.ts'
import type { Thing, ThingsName, ToAnalyst, Told } from './messages.ts'

/** A thousand of them at once would keep answers waiting. */
const thingsPerTurn = 64

const toThing: { [Name in ThingsName]: (own: never) => Thing } = {
  results: (own: ResultColumns) => ({ kind: 'results', columns: shareColumns(resultLayout, own) }),
  schedules({ commit, isInTurn, ...columns }: Schedule) {
    return { kind: 'schedule', commit, isInTurn, columns: shareColumns(scheduleLayout, columns) }
  },
  facts: (facts: ReportFacts) => ({ kind: 'facts', facts }),
}
const isThings = (name: string): name is ThingsName => Object.hasOwn(toThing, name)

/**
 * Tells another thread what inputs are made of, each thing once, in turns.
 * @returns the same input with numbers in place of things
 */
export function createTeller(post: (message: ToAnalyst) => void) {
  let count = 0
  const numbers = new WeakMap<object, number>()
  // What has left memory here leaves it there.
  const forgotten = new FinalizationRegistry<number>((number) => post({ kind: 'forget', number }))

  async function tellAll(name: ThingsName, all: readonly object[]): Promise<Int32Array> {
    let news: [number, Thing][] = []
    for (const own of all) {
      if (numbers.has(own)) continue
      numbers.set(own, ++count)
      forgotten.register(own, count)
      news.push([count, toThing[name](own as never)])
      if (news.length < thingsPerTurn) continue
      post({ kind: 'know', things: news })
      news = []
      await new Promise(setImmediate)
    }
    if (news.length > 0) post({ kind: 'know', things: news })
    return Int32Array.from(all, (own) => numbers.get(own)!)
  }

  return async function tell<Kind extends AnalysisKind>(
    input: AnalysisKinds[Kind]['input'],
  ): Promise<Told<AnalysisKinds[Kind]['input']>> {
    const told: [string, unknown][] = []
    for (const [name, value] of Object.entries(input))
      told.push([name, isThings(name) ? await tellAll(name, value as object[]) : value])
    return Object.fromEntries(told) as Told<AnalysisKinds[Kind]['input']>
  }
}
