import { listOf, nameOf, type Finding, type LayerTest, type Suite } from './layer-test.ts'
import { ruleOf, type SeenUse } from './observed-layer.ts'

const isService = ({ boundary: { kind, own } }: SeenUse): boolean =>
  !own && (kind === 'database' || kind === 'cache' || kind === 'queue' || kind === 'http')

/** Declared a unit test, and leaves its process. Undeclared tests get the layer that they show. */
export function unitCrossesBoundary({ test, declared, uses }: LayerTest): Finding[] {
  if (declared !== 'unit' || ruleOf(uses).layer === 'unit') return []
  const needsOthers = uses.some((use) => isService(use) && use.boundary.target !== ':memory:')
  return [
    {
      kind: 'unit-crosses-boundary',
      severity: needsOthers ? 'high' : 'medium',
      tests: [test],
      evidence: `It is declared a unit test and ${ruleOf(uses).because}: ${listOf(uses.filter(isCrossing).map(nameOf))}.`,
      costMs: uses.reduce((sum, { us }) => sum + us, 0) / 1000,
    },
  ]
}

const isCrossing = ({ boundary: { protocol } }: SeenUse): boolean =>
  protocol !== 'listen' && protocol !== 'read' && protocol !== 'dns'

/** A whole file of integration tests in which nothing leaves the process: all that they would integrate is replaced. */
export function integrationCrossesNone(tests: readonly LayerTest[], { usesOfFile }: Suite): Finding[] {
  const declared = tests.filter((test) => test.declared === 'integration')
  const crosses = [...usesOfFile(tests[0]!.file), ...tests.flatMap(({ uses }) => uses)].some(isCrossing)
  if (declared.length === 0 || declared.length < tests.length || crosses) return []
  return [
    {
      kind: 'integration-crosses-none',
      severity: 'medium',
      tests: declared.map(({ test }) => test),
      evidence: `${tests.length === 1 ? 'The test is' : `All ${tests.length} tests are`} declared integration, and neither they nor their hooks leave the process.`,
      costMs: null,
    },
  ]
}

/** Declared an integration test, and needs the whole system. */
export function e2eInDisguise({ test, declared, uses }: LayerTest): Finding[] {
  const rule = ruleOf(uses)
  if (declared !== 'integration' || rule.layer !== 'e2e') return []
  return [
    {
      kind: 'e2e-in-disguise',
      severity: 'medium',
      tests: [test],
      evidence: `It is declared an integration test and ${rule.because}: ${listOf(uses.filter(isCrossing).map(nameOf))}.`,
      costMs: null,
    },
  ]
}

/** So many different services behind one test are no one integration point any more. */
const MANY = 3

export function tooManyLayers({ test, uses }: LayerTest): Finding[] {
  const services = uses.filter(isService)
  const different = new Set(services.map(({ boundary: { kind, target } }) => `${kind} ${target}`))
  if (ruleOf(uses).layer !== 'integration' || different.size < MANY) return []
  return [
    {
      kind: 'too-many-layers',
      severity: 'low',
      tests: [test],
      evidence: `It reaches ${different.size} services: ${listOf(services.map(nameOf))}. It may test several integration points at once.`,
      costMs: null,
    },
  ]
}
