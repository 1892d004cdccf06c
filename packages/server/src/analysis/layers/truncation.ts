import { times } from './expensive-setup.ts'
import { countOf, msOf, type Finding, type LayerTest } from './layer-test.ts'
import type { SeenUse } from './observed-layer.ts'

/** Cheaper ones are not worth a word: a rollback is one statement too. */
const LEAST_US = 5000
const HIGH_US = 1_000_000

const isHook = ({ phase, boundary }: SeenUse): boolean =>
  boundary.kind === 'database' && (phase === 'beforeEach' || phase === 'afterEach')
const emptied = (use: SeenUse): number => times(use, 'truncate') + times(use, 'delete')

/**
 * Tables that are emptied for each test, where one transaction that is rolled back would do: every test of the file works
 * on one connection of its own process, and commits nothing by itself.
 */
export function truncationPerTest(tests: readonly LayerTest[]): Finding[] {
  if (tests.length < 2 || !tests.every(wouldRollBack)) return []
  const emptying = tests.flatMap(({ uses }) => uses.filter((use) => isHook(use) && emptied(use) > 0))
  // What else the hooks do stays: the time is shared out by statements.
  const us = emptying.reduce((sum, use) => sum + (use.us * emptied(use)) / Math.max(1, use.count), 0)
  if (us < LEAST_US) return []
  const statements = emptying.reduce((sum, use) => sum + emptied(use), 0) / tests.length
  return [
    {
      kind: 'setup-per-test',
      variant: 'truncation',
      severity: us >= HIGH_US ? 'high' : 'medium',
      tests: tests.map(({ test }) => test),
      subject: { file: tests[0]!.file, thing: 'truncation' },
      evidence: `For each of its ${tests.length} tests it empties tables (${countOf(Math.round(statements), 'statement')}, ${msOf(us / tests.length)} each time).`,
      costMs: us / 1000,
    },
  ]
}

function wouldRollBack({ uses }: LayerTest): boolean {
  const databases = uses.filter(({ boundary }) => boundary.kind === 'database')
  const throughServer = uses.some(({ boundary }) => boundary.kind === 'http' && boundary.own)
  const connections = databases.reduce((sum, use) => sum + times(use, 'connect'), 0)
  const commits = databases.some((use) => times(use, 'commit') > 0)
  const empties = databases.some((use) => isHook(use) && emptied(use) > 0)
  return empties && !throughServer && connections <= 1 && !commits
}
