import type { LayersAnswer } from '../api-schemas/layers.ts'
import type { Budgets } from '../api-schemas/settings.ts'
import { layerRules, type Layer } from '../analysis/layers/observed-layer.ts'
import { toRule } from '../analysis/layers/own-rules.ts'
import type { Seen } from '../history/seen.ts'
import { layerFindingsOf } from './layer-findings.ts'
import { overviewAnswer } from './overview.ts'
import { measures } from './test-rows.ts'
import type { View } from './view.ts'

/** Shares of the test pyramid. */
const goal = { unit: 0.7, integration: 0.2, e2e: 0.1 }
const layers: readonly Layer[] = ['unit', 'integration', 'e2e']

/**
 * @param seen undefined: no run is known
 * @param budgets how long a test of a layer may take, ms
 */
export function layersAnswer(view: View, project: string, seen: Seen | undefined, budgets: Budgets): LayersAnswer {
  const { range, pyramid } = overviewAnswer(view, project, null)
  return {
    range,
    pyramid: { ...pyramid, goal },
    bands: layers.map((layer) => bandOf(view, layer, budgets[layer])),
    findings: layerFindingsOf(view, seen),
    observed: { tests: Array.from(view.tests).filter((test) => seen?.test(test)).length, total: view.tests.length },
    rules: [
      ...(seen?.rules() ?? []).map((rule) => ({ ...toRule(rule), own: true })),
      ...layerRules.map(({ id, layer, because }) => ({ id, layer, because })),
    ],
  }
}

function bandOf(view: View, layer: Layer, mostMs: number): LayersAnswer['bands'][number] {
  const own = Array.from(view.tests).filter(
    (test) => view.catalog.layerOf(view.catalog.tests[test]!).effective === layer && measures.runs(view, test) > 0,
  )
  const slower = own.filter((test) => measures.p50(view, test)! > mostMs)
  return { layer, mostMs, tests: own.length, slower: slower.length }
}
