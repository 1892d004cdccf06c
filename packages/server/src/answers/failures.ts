import { groupFailures } from '../analysis/failures/group-failures.ts'
import type { ErrorText } from '../api-schemas/common.ts'
import type { FailuresAnswer } from '../api-schemas/failures.ts'
import type { BrokenFile, Failing } from '../history/failing-results.ts'
import { failureGroup } from './failure-groups.ts'
import { toRange } from './period.ts'
import { testNames } from './test-names.ts'
import { isoTime, type View } from './view.ts'

const groupsShown = 200
const examplesShown = 20
const runsShown = 100

/**
 * @param failing of the runs of the view, oldest first: results, and files that could not be run
 * @param errors of all of them that are known
 */
export function failuresAnswer(
  view: View,
  { results: failing, files }: Failing,
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
    brokenFiles: brokenFiles(view, files, errors),
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

/** Their tests did not run: they are no failing results. */
function brokenFiles({ catalog }: View, broken: readonly BrokenFile[], errors: ReadonlyMap<string, ErrorText>) {
  const told = broken.filter(({ error }) => errors.has(error))
  const groups = groupFailures(
    told.map(({ file, run, error }) => ({ test: file, run: run.run, error })),
    errors,
  )
  const seen = (index: number) => ({ runId: told[index]!.run.id, at: told[index]!.run.at })
  return groups.slice(0, groupsShown).map((group) => ({
    ...failureGroup(group, errors.get(group.error)!, seen(group.first), seen(group.last)),
    files: group.tests.length,
    examples: group.tests.slice(0, examplesShown).map(({ test: file, results }) => {
      const { path, runnerProject } = catalog.files[file]!
      return { file: path, project: runnerProject, count: results }
    }),
  }))
}
