import { costMinutesPerWeek } from '../../analysis/cost.ts'
import type { Budgets } from '../../api-schemas/settings.ts'
import { measures } from '../test-rows.ts'
import { testNames } from '../test-names.ts'
import type { View } from '../view.ts'
import { count, durationText, fileCode, itemId, linkToFile, testCode, type Draft } from './item.ts'

/** Tests whose median takes longer than their layer may, file by file. Gained: what they take beyond. */
export function budgetItems(view: View, budgets: Budgets): Draft[] {
  const byFile = new Map<string, number[]>()
  for (const test of view.tests) {
    const record = view.catalog.tests[test]!
    const layer = view.catalog.layerOf(record).effective
    if ((measures.p50(view, test) ?? 0) <= budgets[layer]) continue
    const key = `${record.file} ${layer}`
    const list = byFile.get(key)
    if (list) list.push(test)
    else byFile.set(key, [test])
  }
  return [...byFile.values()].map((tests) => toItem(view, budgets, tests))
}

function toItem(view: View, budgets: Budgets, tests: number[]): Draft {
  const named = tests
    .toSorted((left, right) => measures.p50(view, right)! - measures.p50(view, left)!)
    .map((test) => ({ test, ...testNames(view.catalog, view.catalog.tests[test]!) }))
  const [slowest] = named
  const layer = slowest!.layer.effective
  const mostMs = budgets[layer]
  const p50Ms = measures.p50(view, slowest!.test)!
  const overMs = (test: number): number => (measures.p50(view, test)! - mostMs) * measures.runs(view, test)
  return {
    id: itemId('budget', layer, slowest!.file, slowest!.project),
    kind: 'budget',
    label: 'over budget',
    layer,
    title:
      named.length === 1
        ? `Make ${testCode(slowest!)} faster than ${durationText(mostMs)}`
        : `Make ${count(named.length, `${layer} test`)} of ${fileCode(slowest!.file)} faster than ${durationText(mostMs)}`,
    evidence:
      named.length === 1
        ? `${layer === 'unit' ? 'A unit test' : layer === 'e2e' ? 'An e2e test' : 'An integration test'} may take ${durationText(mostMs)}; its median is ${durationText(p50Ms)}.`
        : `The slowest, ${testCode(slowest!)}, takes ${durationText(p50Ms)} at the median.`,
    file: slowest!.file,
    minutesPerWeek: costMinutesPerWeek(
      tests.reduce((sum, test) => sum + overMs(test), 0),
      view.weeks,
    ),
    time: 'tests',
    redBuildsPerWeek: 0,
    link: named.length === 1 ? { page: 'test', test: slowest!.id, q: '' } : linkToFile(slowest!.file),
    owners: slowest!.owners,
  }
}
