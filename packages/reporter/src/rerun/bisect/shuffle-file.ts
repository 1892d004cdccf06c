import { OrderChooser } from '../choose/order-chooser.ts'
import type { RecordedRun } from '../drive/recorded-run.ts'
import type { VictimRuns } from './victim-runs.ts'

/**
 * Runs the victim's file in its declared order and then in others, until it has both failed and passed.
 * @param most runs
 */
export async function shuffleUntilBoth(runs: VictimRuns, most: number, random: () => number): Promise<RecordedRun[]> {
  const { project, path } = runs.victim
  const chooser = new OrderChooser(random)
  const ran: RecordedRun[] = []
  const seen = new Set<string>()
  while (ran.length < most && seen.size < 2) {
    const run = await runs.runFile(chooser.next()[0]?.tests ?? null)
    seen.add(runs.counted(run))
    chooser.add({ ...run, files: run.files.filter((one) => one.path === path && one.project === project) })
    ran.push(run)
  }
  return ran
}
