import { join } from 'node:path'
import { recordRun, type RecordedRun } from '../../support/jest-report.ts'
import type { TempProject } from '../../support/temp-project.ts'
import type { JournalEntry } from '../../support/true-order.ts'

let runs = 0

/** Runs ordered-suite.ts, whose tests each write an entry when they begin: one for each attempt. */
export async function recordWithJournal(
  project: TempProject,
  args: string[],
): Promise<RecordedRun & { journal: JournalEntry[] }> {
  const name = `journal-${runs++}.jsonl`
  const run = await recordRun(project, args, { env: { JOURNAL: join(project.dir, name) } })
  const lines = (await project.read(name)).trimEnd().split('\n')
  return { ...run, journal: lines.map((line) => JSON.parse(line) as JournalEntry) }
}
