import type { Mock } from '../../../../reporter/src/report.ts'
import { countOf, fewOf, type Finding, type LayerFile, type LayerTest } from './layer-test.ts'

/** Replaced, not merely watched. */
const isReplaced = ({ own, how }: Mock): boolean => own && how !== 'spy'

/** Modules of the project's own that a file replaces, by name. */
export const replacedOf = ({ mocks }: LayerFile): string[] => [
  ...new Set(mocks.filter(isReplaced).map(({ module }) => module)),
]

/**
 * Integration tests of a file that replaces modules of the project itself: what it integrates is partly made up. What is
 * not declared counts where every test of the file reaches a service: a unit test may well replace its neighbours.
 */
export function mocksInternals(tests: readonly LayerTest[], file: LayerFile): Finding[] {
  const modules = replacedOf(file)
  const integration = tests.filter(
    ({ declared, rule }) => (declared ?? rule.layer) === 'integration' && (declared !== null || rule.id === 'service'),
  )
  if (modules.length === 0 || integration.length < tests.length) return []
  return [
    {
      kind: 'mocks-internals',
      severity: modules.length >= 3 ? 'high' : 'medium',
      tests: integration.map(({ test }) => test),
      subject: { file: tests[0]!.file },
      evidence: `Its ${countOf(tests.length, 'integration test')} ${tests.length === 1 ? 'runs' : 'run'} with ${countOf(modules.length, 'module')} of the project's own replaced: ${fewOf(modules)}.`,
      costMs: null,
    },
  ]
}
