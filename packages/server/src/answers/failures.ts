import { groupFailures } from '../analysis/failures/group-failures.ts'
import type { ErrorText } from '../api-schemas/common.ts'
import type { FailuresAnswer } from '../api-schemas/failures.ts'
import type { FailingResult } from '../history/failing-results.ts'
import { failureGroup } from './failure-groups.ts'
import { toRange } from './period.ts'
import { testNames } from './test-names.ts'
import { isoTime, type View } from './view.ts'

const groupsShown = 200
const examplesShown = 20
const runsShown = 100

/**
 * @param failing of the runs of the view, oldest first
 * @param errors of all of them that are known
 */
export function failuresAnswer(
  view: View,
  failing: readonly FailingResult[],
  errors: ReadonlyMap<string, ErrorText>,
): FailuresAnswer {
  const { catalog, now } = view
  const told = failing.filter(({ error }) => error !== null && errors.has(error))
  const groups = groupFailures(
    told.map(({ test, run, error }) => ({ test, run: run.run, error: error! })),
    errors,
  )
  const seen = (index: number) => ({ runId: told[index]!.run.id, at: told[index]!.run.at })
  return {
    range: toRange(view.period),
    groups: groups.slice(0, groupsShown).map((group) => ({
      ...failureGroup(group, errors.get(group.error)!, seen(group.first), seen(group.last)),
      tests: group.tests.length,
      examples: group.tests.slice(0, examplesShown).map(({ test, results }) => {
        const { id, file, project, titlePath } = testNames(catalog, catalog.tests[test]!)
        return { id, file, project, titlePath, count: results }
      }),
    })),
    total: groups.length,
    failures: failing.length,
    withoutText: failing.length - told.length,
    infrastructure: now.runs
      .flatMap((run) =>
        run.infrastructure.map((finding) => ({
          ...finding,
          run: run.id,
          at: isoTime(run),
          branch: run.branch,
          commit: run.commit,
        })),
      )
      .slice(-runsShown)
      .toReversed(),
  }
}
