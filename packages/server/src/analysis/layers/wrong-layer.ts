import { fewOf, listOf, nameOf, type Finding, type LayerFile, type LayerTest } from './layer-test.ts'
import { replacedOf } from './mocks-internals.ts'
import type { SeenUse } from './observed-layer.ts'

const isService = ({ boundary: { kind, own } }: SeenUse): boolean =>
  !own && (kind === 'database' || kind === 'cache' || kind === 'queue' || kind === 'http')

/** Declared a unit test, and leaves its process. Undeclared tests get the layer that they show. */
export function unitCrossesBoundary({ test, declared, rule, uses }: LayerTest): Finding[] {
  if (declared !== 'unit' || rule.layer === 'unit') return []
  const needsOthers = uses.some((use) => isService(use) && use.boundary.target !== ':memory:')
  return [
    {
      kind: 'unit-crosses-boundary',
      severity: needsOthers ? 'high' : 'medium',
      tests: [test],
      subject: { test },
      evidence: `It is declared a unit test and ${rule.because}: ${listOf(uses.filter(isCrossing).map(nameOf))}.`,
      costMs: uses.reduce((sum, { us }) => sum + us, 0) / 1000,
    },
  ]
}

const isCommand = ({ boundary: { kind, protocol } }: SeenUse): boolean => kind === 'process' && protocol === 'command'
const isOutput = ({ boundary: { protocol, target } }: SeenUse): boolean =>
  protocol === 'write' && target !== 'temporary files'

const isCrossing = ({ boundary: { protocol } }: SeenUse): boolean =>
  protocol !== 'listen' && protocol !== 'read' && protocol !== 'dns'

/** A whole file of integration tests in which nothing leaves the process: all that they would integrate is replaced. */
export function integrationCrossesNone(tests: readonly LayerTest[], file: LayerFile): Finding[] {
  const declared = tests.filter((test) => test.declared === 'integration')
  const crosses = [...file.uses, ...tests.flatMap(({ uses }) => uses)].some(isCrossing)
  const replaced = replacedOf(file)
  if (declared.length === 0 || declared.length < tests.length || crosses) return []
  return [
    {
      kind: 'integration-crosses-none',
      severity: 'medium',
      tests: declared.map(({ test }) => test),
      subject: { file: tests[0]!.file },
      evidence: `${tests.length === 1 ? 'The test is' : `All ${tests.length} tests are`} declared integration, and ${tests.length === 1 ? 'neither it nor its hooks leave' : 'neither they nor their hooks leave'} the process${replaced.length > 0 ? `: ${fewOf(replaced)} ${replaced.length === 1 ? 'is' : 'are'} replaced` : ''}.`,
      costMs: null,
    },
  ]
}

/** Declared an integration test, and needs the whole system. */
export function e2eInDisguise({ test, declared, rule, uses }: LayerTest): Finding[] {
  if (declared !== 'integration' || rule.layer !== 'e2e') return []
  return [
    {
      kind: 'e2e-in-disguise',
      severity: 'medium',
      tests: [test],
      subject: { test },
      evidence: `It is declared an integration test and ${rule.because}: ${listOf(uses.filter(isCrossing).map(nameOf))}.`,
      costMs: null,
    },
  ]
}

/** So many different ones behind one test are no one integration point any more. */
const MANY = 3

export function tooManyLayers({ test, rule, uses }: LayerTest): Finding[] {
  const services = new Set(uses.filter(isService).map(({ boundary: { kind, target } }) => `${kind} ${target}`))
  const others = uses.filter((use) => isCommand(use) || isOutput(use))
  // Whatever it writes and starts beside its services is one integration point each, however many files there are.
  const kinds = new Set(others.map(({ boundary: { kind } }) => kind))
  if (rule.layer !== 'integration' || services.size < 2 || services.size + kinds.size < MANY) return []
  return [
    {
      kind: 'too-many-layers',
      severity: 'low',
      tests: [test],
      subject: { test },
      evidence: `It reaches ${listOf([...uses.filter(isService), ...others].map(nameOf))}: it may test several integration points at once.`,
      costMs: null,
    },
  ]
}
