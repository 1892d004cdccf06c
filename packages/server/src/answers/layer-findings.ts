import { createHash } from 'node:crypto'
import { adviceFor } from '../analysis/layers/advice.ts'
import { layerFindings } from '../analysis/layers/findings.ts'
import type { Finding, LayerTest } from '../analysis/layers/layer-test.ts'
import type { LayerFinding } from '../api-schemas/layers.ts'
import { costMinutesPerWeek } from '../analysis/cost.ts'
import type { Seen } from '../history/seen.ts'
import { testNames, type Names } from './test-names.ts'
import { measures } from './test-rows.ts'
import type { View } from './view.ts'

const worst = ['high', 'medium', 'low']

/**
 * What was seen of the tests of a period and is otherwise than it should, worst first; `minutesPerWeek` is what mending
 * it would save.
 * @param seen undefined: no run is known
 */
export function layerFindingsOf(view: View, seen: Seen | undefined): LayerFinding[] {
  if (!seen) return []
  return layerFindings({ tests: testsSeen(view, seen), file: (file) => seen.file(file) })
    .map((finding) => toAnswer(view, finding))
    .toSorted(
      (a, b) =>
        worst.indexOf(a.severity) - worst.indexOf(b.severity) ||
        (b.minutesPerWeek ?? 0) - (a.minutesPerWeek ?? 0) ||
        (a.id < b.id ? -1 : 1),
    )
}

function testsSeen({ tests, catalog }: View, seen: Seen): LayerTest[] {
  return Array.from(tests).flatMap((test) => {
    const found = seen.test(test)
    if (!found) return []
    const record = catalog.tests[test]!
    const { runId: run, rule, uses, leaks, idleMs } = found
    return [{ test, file: record.file, declared: catalog.layerOf(record).declared, run, rule, uses, leaks, idleMs }]
  })
}

function toAnswer(view: View, finding: Finding): LayerFinding {
  const { kind, variant, severity, tests, evidence, costMs } = finding
  const names = tests.map((test) => {
    const { id, file, line, project, titlePath, ordinal, owners } = testNames(view.catalog, view.catalog.tests[test]!)
    return { id, file, line, project, titlePath, owners, ...(ordinal === undefined ? {} : { ordinal }) }
  })
  const first = names[0]!
  const perWeek = measures.runs(view, tests[0]!) / view.weeks
  return {
    id: findingId(view.catalog, finding),
    kind,
    ...(variant ? { variant } : {}),
    severity,
    file: first.file,
    test: first,
    tests: names,
    evidence,
    ...adviceFor(finding),
    minutesPerWeek: costMs === null ? null : costMinutesPerWeek(costMs * perWeek, 1),
  }
}

/** Names a finding for as long as its kind and subject last, also where a file gets further tests. */
function findingId({ tests, files }: Names, { kind, subject }: Finding): string {
  const parts =
    'test' in subject
      ? [tests[subject.test]!.id]
      : [
          ...('file' in subject ? [files[subject.file]!.runnerProject, files[subject.file]!.path] : []),
          subject.thing ?? '',
        ]
  return createHash('sha256')
    .update(JSON.stringify([kind, ...parts]))
    .digest('hex')
    .slice(0, 16)
}
