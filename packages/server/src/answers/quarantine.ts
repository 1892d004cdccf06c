import type { QuarantineEntry } from '../../../reporter/src/report.ts'
import { quarantineOf, type Quarantined, type SourcedEntry } from '../analysis/verdict/quarantine.ts'
import type { QuarantineAnswer, QuarantineFacts, QuarantineRow } from '../api-schemas/quarantine.ts'
import type { KeptEntry } from '../project-quarantine.ts'
import type { RunRecord, Store } from '../store/store.ts'
import { readReport } from './read-report.ts'
import { testNames } from './test-names.ts'
import { measures } from './test-rows.ts'
import type { View } from './view.ts'

/** What the file of the repository said when that run was recorded; each shard tells the same. */
export async function entriesOfRun(store: Store, run: RunRecord): Promise<QuarantineEntry[]> {
  const reports = await store.reportsOf(run.project, run.run)
  return reports.length === 0 ? [] : (readReport(reports[0]!).facts.quarantine ?? [])
}

function quarantineFacts({ entry, isExpired, daysLeft }: Quarantined): QuarantineFacts {
  const { owner, reason, expires, source } = entry
  return { owner, reason, expires, source, expired: isExpired, daysLeft: Number.isNaN(daysLeft) ? null : daysLeft }
}

export interface QuarantineInput {
  view: View
  kept: readonly KeptEntry[]
  /** The newest run, and what its file said. */
  file: { run: RunRecord; entries: readonly QuarantineEntry[] } | undefined
  today: string
  mayChange: boolean
}

export function quarantineAnswer({ view, kept, file, today, mayChange }: QuarantineInput): QuarantineAnswer {
  const entries = [
    ...kept.map((entry) => rowOf(view, { ...entry, source: 'server' }, today, entry)),
    ...(file?.entries ?? []).map((entry) => rowOf(view, { ...entry, source: 'file' }, today, null)),
  ]
  return {
    today,
    mayChange,
    entries: entries.toSorted((a, b) => (a.daysLeft ?? -Infinity) - (b.daysLeft ?? -Infinity) || 0),
    file:
      file && file.entries.length > 0
        ? { run: file.run.id, branch: file.run.branch, at: new Date(file.run.at).toISOString() }
        : null,
  }
}

function rowOf(view: View, entry: SourcedEntry, today: string, made: KeptEntry | null): QuarantineRow {
  const named = { file: entry.file, project: entry.project ?? '', titlePath: entry.test, ordinal: entry.ordinal ?? 0 }
  const test = findTest(view, entry)
  const names = test === undefined ? undefined : testNames(view.catalog, view.catalog.tests[test]!)
  const { file, project, titlePath, ordinal } = named
  return {
    ...quarantineFacts(quarantineOf([entry], today)(named)!),
    test: {
      id: names?.id ?? null,
      file,
      project: names?.project ?? project,
      titlePath,
      owners: names?.owners ?? [],
      ...(ordinal > 0 ? { ordinal } : {}),
    },
    by: made?.by ?? null,
    at: made ? new Date(made.at).toISOString() : null,
    runs: test === undefined ? 0 : measures.runs(view, test),
    failed: test === undefined ? 0 : measures.failed(view, test),
  }
}

function findTest({ catalog }: View, entry: SourcedEntry): number | undefined {
  const only = (test: { file: string; project: string; titlePath: readonly string[]; ordinal: number }): boolean =>
    quarantineOf([entry], '1970-01-01')(test) !== undefined
  return catalog.tests.find((record) => {
    const file = catalog.files[record.file]!
    if (file.path !== entry.file || record.ordinal !== (entry.ordinal ?? 0)) return false
    const { titlePath } = testNames(catalog, record)
    return only({ file: file.path, project: file.runnerProject, titlePath, ordinal: record.ordinal })
  })?.test
}
