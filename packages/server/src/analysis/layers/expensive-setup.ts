import { countOf, listOf, msOf, nameOf, type Finding, type LayerTest } from './layer-test.ts'
import type { SeenUse } from './observed-layer.ts'

/** A hook that makes fewer tables is a fixture of the test's own. */
const TABLES_OF_A_SCHEMA = 2
/** Cheaper ones are not worth a word. */
const LEAST_US = 1000

export const times = ({ operations = [] }: SeenUse, verb: string): number =>
  operations.reduce((sum, operation) => sum + (operation.verb === verb ? operation.count : 0), 0)

const isBeforeEach = ({ phase }: SeenUse): boolean => phase === 'beforeEach'

/** A schema that is made before each test of a file instead of once, in beforeAll. */
export function setupPerTest(tests: readonly LayerTest[]): Finding[] {
  const setUps = tests.map(({ uses }) =>
    uses.find(
      (use) => isBeforeEach(use) && use.boundary.kind === 'database' && times(use, 'create') >= TABLES_OF_A_SCHEMA,
    ),
  )
  if (tests.length < 2 || setUps.some((use) => use === undefined)) return []
  const uses = setUps as SeenUse[]
  const totalUs = uses.reduce((sum, { us }) => sum + us, 0)
  const savedUs = (totalUs * (uses.length - 1)) / uses.length
  if (savedUs < LEAST_US) return []
  return [
    {
      kind: 'setup-per-test',
      severity: savedUs >= 1_000_000 ? 'high' : 'medium',
      tests: tests.map(({ test }) => test),
      subject: { file: tests[0]!.file },
      evidence: `Before each of its ${tests.length} tests it makes the schema anew (${countOf(times(uses[0]!, 'create'), 'statement')}, ${msOf(totalUs / uses.length)} each time).`,
      costMs: savedUs / 1000,
    },
  ]
}

const isContainer = ({ boundary: { kind, target }, phase }: SeenUse): boolean =>
  (phase === 'beforeEach' || phase === 'body') &&
  ((kind === 'process' && /^(docker|podman|nerdctl)(-compose)?$/.test(target)) ||
    /docker\.sock|podman\.sock/.test(target))

/** A container that is started for a test instead of once for the file, or once for the run. */
export function containerPerTest(tests: readonly LayerTest[]): Finding[] {
  const starting = tests.filter(({ uses }) => uses.some(isContainer))
  if (starting.length < 2) return []
  const us = starting.flatMap(({ uses }) => uses.filter(isContainer)).reduce((sum, use) => sum + use.us, 0)
  return [
    {
      kind: 'container-per-test',
      severity: 'high',
      tests: starting.map(({ test }) => test),
      subject: { file: tests[0]!.file },
      evidence: `${starting.length} of its ${tests.length} tests start a container themselves (${listOf(starting.flatMap(({ uses }) => uses.filter(isContainer).map(nameOf)))}).`,
      costMs: (us * (starting.length - 1)) / starting.length / 1000,
    },
  ]
}

/** So many connections for about as many statements: none of them is used twice. */
const MANY_CONNECTIONS = 3

export function connectionPerQuery({ test, uses }: LayerTest): Finding[] {
  const wasteful = uses.filter((use) => {
    const connections = times(use, 'connect')
    return connections >= MANY_CONNECTIONS && use.count - connections <= connections * 1.5
  })
  if (wasteful.length === 0) return []
  const connections = wasteful.reduce((sum, use) => sum + times(use, 'connect'), 0)
  const statements = wasteful.reduce((sum, use) => sum + use.count, 0) - connections
  return [
    {
      kind: 'connection-per-query',
      severity: 'low',
      tests: [test],
      subject: { test },
      evidence: `It opens ${connections} connections for ${countOf(statements, 'statement')}: ${listOf(wasteful.map(nameOf))}.`,
      costMs: null,
    },
  ]
}
