import { createHash } from 'node:crypto'
import { advice } from '../analysis/layers/advice.ts'
import { layerFindings } from '../analysis/layers/findings.ts'
import type { Finding, LayerTest } from '../analysis/layers/layer-test.ts'
import { layerRules, type Layer } from '../analysis/layers/observed-layer.ts'
import type { LayerFinding, LayersAnswer } from '../api-schemas/layers.ts'
import type { Budgets } from '../api-schemas/settings.ts'
import { costMinutesPerWeek } from '../analysis/cost.ts'
import type { Seen } from '../history/seen.ts'
import { overviewAnswer } from './overview.ts'
import { testNames } from './test-names.ts'
import { measures } from './test-rows.ts'
import type { View } from './view.ts'

/** Shares of the test pyramid. */
const goal = { unit: 0.7, integration: 0.2, e2e: 0.1 }
const layers: readonly Layer[] = ['unit', 'integration', 'e2e']
const worst = ['high', 'medium', 'low']

/**
 * @param seen undefined: no run is known
 * @param budgets how long a test of a layer may take, ms
 */
export function layersAnswer(view: View, project: string, seen: Seen | undefined, budgets: Budgets): LayersAnswer {
  const { range, pyramid } = overviewAnswer(view, project, null)
  const tests = seen ? testsSeen(view, seen) : []
  const found = seen ? layerFindings({ tests, usesOfFile: (file) => seen.file(file) }) : []
  return {
    range,
    pyramid: { ...pyramid, goal },
    bands: layers.map((layer) => bandOf(view, layer, budgets[layer])),
    findings: found
      .map((finding) => toAnswer(view, finding))
      .toSorted(
        (a, b) =>
          worst.indexOf(a.severity) - worst.indexOf(b.severity) ||
          (b.minutesPerWeek ?? 0) - (a.minutesPerWeek ?? 0) ||
          (a.id < b.id ? -1 : 1),
      ),
    observed: { tests: tests.length, total: view.tests.length },
    rules: layerRules.map(({ id, layer, because }) => ({ id, layer, because })),
  }
}

function testsSeen({ tests, catalog }: View, seen: Seen): LayerTest[] {
  return Array.from(tests).flatMap((test) => {
    const found = seen.test(test)
    if (!found) return []
    const record = catalog.tests[test]!
    return [{ test, file: record.file, declared: catalog.layerOf(record).declared, uses: found.uses }]
  })
}

function bandOf(view: View, layer: Layer, mostMs: number): LayersAnswer['bands'][number] {
  const own = Array.from(view.tests).filter(
    (test) => view.catalog.layerOf(view.catalog.tests[test]!).effective === layer && measures.runs(view, test) > 0,
  )
  const slower = own.filter((test) => measures.p50(view, test)! > mostMs)
  return { layer, mostMs, tests: own.length, slower: slower.length }
}

function toAnswer(view: View, { kind, severity, tests, evidence, costMs }: Finding): LayerFinding {
  const names = tests.map((test) => {
    const { id, file, line, project, titlePath, ordinal, owners } = testNames(view.catalog, view.catalog.tests[test]!)
    return { id, file, line, project, titlePath, owners, ...(ordinal === undefined ? {} : { ordinal }) }
  })
  const first = names[0]!
  const perWeek = measures.runs(view, tests[0]!) / view.weeks
  return {
    id: createHash('sha256')
      .update(JSON.stringify([kind, names.map(({ id }) => id)]))
      .digest('hex')
      .slice(0, 16),
    kind,
    severity,
    file: first.file,
    test: first,
    tests: names,
    evidence,
    ...advice[kind],
    minutesPerWeek: costMs === null ? null : costMinutesPerWeek(costMs * perWeek, 1),
  }
}
