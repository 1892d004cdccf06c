import { adviceFor } from '../analysis/layers/advice.ts'
import type { LayerFinding } from '../api-schemas/layers.ts'
import { costMinutesPerWeek } from '../analysis/cost.ts'
import type { KnownFinding } from '../history/known-findings.ts'
import type { Found } from './order-findings.ts'
import { presentTests } from './present-tests.ts'
import { testNames } from './test-names.ts'
import { measures } from './test-rows.ts'
import type { View } from './view.ts'

const worst = ['high', 'medium', 'low']
const dayMs = 24 * 60 * 60 * 1000
/** Longer known ones are no news. */
const NEW_MS = 7 * dayMs

/**
 * What was seen of the tests of a period and is otherwise than it should, worst first; `minutesPerWeek` is what mending
 * it would save.
 * @param order findings about the order: who leaves behind what others trip over weighs more
 */
export function layerFindingsOf(
  view: View,
  findings: readonly KnownFinding[],
  order: readonly Pick<Found, 'finding'>[] = [],
): LayerFinding[] {
  if (findings.length === 0) return []
  const present = presentTests(view)
  return findings
    .map((finding) => ({ ...finding, tests: finding.tests.filter((test) => present.has(test)) }))
    .filter(({ tests }) => tests.length > 0)
    .map((finding) => joinOrder(toAnswer(view, finding), leavingIds(view, finding), order))
    .toSorted(
      (a, b) =>
        worst.indexOf(a.severity) - worst.indexOf(b.severity) ||
        (b.minutesPerWeek ?? 0) - (a.minutesPerWeek ?? 0) ||
        (a.id < b.id ? -1 : 1),
    )
}

function toAnswer(view: View, finding: KnownFinding): LayerFinding {
  const { id, kind, variant, severity, tests, evidence, costMs, firstSeen, isFromTheStart } = finding
  const names = tests.map((test) => {
    const {
      id: testId,
      file,
      line,
      project,
      titlePath,
      ordinal,
      owners,
    } = testNames(view.catalog, view.catalog.tests[test]!)
    return { id: testId, file, line, project, titlePath, owners, ...(ordinal === undefined ? {} : { ordinal }) }
  })
  const first = names[0]!
  const perWeek = measures.runs(view, tests[0]!) / view.weeks
  return {
    id,
    kind,
    ...(variant ? { variant } : {}),
    severity,
    file: first.file,
    test: first,
    tests: names,
    evidence,
    ...adviceFor(finding),
    minutesPerWeek: costMs === null ? null : costMinutesPerWeek(costMs * perWeek, 1),
    firstSeen: { at: new Date(firstSeen.at).toISOString(), run: firstSeen.runId },
    isNew: !isFromTheStart && firstSeen.at > view.period.to - NEW_MS,
    breaks: [],
  }
}

const leavingIds = ({ catalog }: View, { leaving = [] }: KnownFinding): Set<string> =>
  new Set(leaving.map((test) => catalog.tests[test]!.id))

/** A test that depends on the order explains, and is explained by, what its polluter leaves behind. */
function joinOrder(
  finding: LayerFinding,
  leaving: ReadonlySet<string>,
  order: readonly Pick<Found, 'finding'>[],
): LayerFinding {
  if (leaving.size === 0) return finding
  const own = new Set(finding.tests.map(({ file }) => file))
  const breaks = order.flatMap(({ finding: { victim, status, proof, suspects } }) => {
    const polluters = proof?.polluters ?? suspects[0]?.tests ?? []
    const isBlamed = status !== 'fixed' && polluters.some(({ id }) => id !== null && leaving.has(id))
    // What stays in the process may show anywhere; of shared data the victim's file is one of those that look.
    return isBlamed && (finding.kind === 'state-leak' || own.has(victim.file)) ? [{ victim, status }] : []
  })
  if (breaks.length === 0) return finding
  const known = breaks.some(({ status }) => status === 'proven') ? 'is proven' : 'is suspected'
  const who = breaks.length === 1 ? `"${breaks[0]!.victim.titlePath.at(-1)}"` : `${breaks.length} tests`
  return {
    ...finding,
    severity: 'high',
    evidence: `${finding.evidence} It ${known} to break ${who}.`,
    breaks: breaks.map(({ victim: { id, file, project, titlePath, owners }, status }) => ({
      test: { id, file, project, titlePath, owners },
      status,
    })),
  }
}
