import type { LayersAnswer } from '../api-schemas/layers.ts'
import type { Budgets } from '../api-schemas/settings.ts'
import { layerRules, type Layer } from '../analysis/layers/observed-layer.ts'
import { toRule } from '../analysis/layers/own-rules.ts'
import type { ProjectHistory } from '../history/project-history.ts'
import type { KeptSuppression } from '../suppressions.ts'
import { layerFindingsOf } from './layer-findings.ts'
import { filesOfPart, foldersOf, ownersOf, type PartOfSuite } from './layer-part.ts'
import { shapeOf } from './layer-shape.ts'
import type { Found } from './order-findings.ts'
import { toRange } from './period.ts'
import { measures } from './test-rows.ts'
import type { View } from './view.ts'

/** Shares of the test pyramid. */
const goal = { unit: 0.7, integration: 0.2, e2e: 0.1 }
const layers: readonly Layer[] = ['unit', 'integration', 'e2e']

export interface LayersInput {
  view: View
  /** Undefined: no run is known. */
  history: Pick<ProjectHistory, 'seen' | 'findings'> | undefined
  /** How long a test of a layer may take, ms. */
  budgets: Budgets
  part: PartOfSuite
  /** Findings about the order. */
  order: readonly Pick<Found, 'finding'>[]
  /** By the id of the finding. */
  suppressions: ReadonlyMap<string, KeptSuppression>
}

export function layersAnswer({ view, history, budgets, part, order, suppressions }: LayersInput): LayersAnswer {
  const inside = filesOfPart(view, part)
  const all = history ? layerFindingsOf(view, history.findings.all(), order) : []
  const paths = new Set(view.catalog.files.filter(({ file }) => inside?.[file] === 1).map(({ path }) => path))
  const shown = inside ? all.filter(({ tests }) => tests.some(({ file }) => paths.has(file))) : all
  const known = new Set(history?.findings.all().map(({ id }) => id))
  const tests = view.tests.filter((test) => !inside || inside[view.catalog.tests[test]!.file] === 1)
  const { pyramid, days } = shapeOf(view, inside)
  return {
    range: toRange(view.period),
    part: { folder: part.folder ?? null, owner: part.owner ?? null },
    folders: foldersOf(view),
    owners: ownersOf(view),
    pyramid: { ...pyramid, goal },
    days,
    bands: layers.map((layer) => bandOf({ ...view, tests }, layer, budgets[layer])),
    findings: shown.filter(({ id }) => !suppressions.has(id)),
    suppressed: shown.flatMap((finding) => {
      const kept = suppressions.get(finding.id)
      return kept ? [{ ...finding, suppression: toAnswer(kept) }] : []
    }),
    idleSuppressions: [...suppressions.values()]
      .filter(({ id }) => !known.has(id))
      .map((kept) => ({ id: kept.id, file: kept.file, symptom: kept.symptom, ...toAnswer(kept) })),
    observed: { tests: tests.filter((test) => history?.seen.test(test)).length, total: tests.length },
    rules: [
      ...(history?.seen.rules() ?? []).map((rule) => ({ ...toRule(rule), own: true })),
      ...layerRules.map(({ id, layer, because }) => ({ id, layer, because })),
    ],
  }
}

const toAnswer = ({ reason, by, token = null, at }: KeptSuppression) => ({
  reason,
  by,
  token,
  at: new Date(at).toISOString(),
})

function bandOf(view: View, layer: Layer, mostMs: number): LayersAnswer['bands'][number] {
  const own = Array.from(view.tests).filter(
    (test) => view.catalog.layerOf(view.catalog.tests[test]!).effective === layer && measures.runs(view, test) > 0,
  )
  const slower = own.filter((test) => measures.p50(view, test)! > mostMs)
  return { layer, mostMs, tests: own.length, slower: slower.length }
}
