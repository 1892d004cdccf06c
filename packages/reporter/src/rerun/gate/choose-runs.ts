import type { CiFacts } from '../../report.ts'

/** What of a recorded run tells whether it is meant: of a report's facts and of the server's list alike. */
export interface RunToChoose {
  key: string
  commit: string | null
  plannedBy: string | undefined
  ci: Pick<CiFacts, 'provider' | 'runId' | 'attempt' | 'job'> | null
}

/** Where the command runs. */
export interface Here {
  ci: RunToChoose['ci']
  commit: string | null
}

/**
 * The runs that are meant where none is named: in CI all runs of this very job (never an older one that a cache brought
 * along), elsewhere the newest. Runs in a forced order are no runs of the suite.
 * @param runs oldest first
 * @returns keys
 */
export function chooseRuns(runs: readonly RunToChoose[], { ci, commit }: Here): string[] {
  const own = runs.filter(({ plannedBy }) => plannedBy === undefined)
  if (!ci) return own.slice(-1).map(({ key }) => key)
  const ofJob = own.filter((run) => (ci.runId === null ? run.commit === commit : isSameJob(run.ci, ci)))
  return [...new Set(ofJob.map(({ key }) => key))]
}

/** Shards and fan-in jobs of one CI run are one: a job's name does not tell them apart. */
const isSameJob = (left: RunToChoose['ci'], right: NonNullable<RunToChoose['ci']>): boolean =>
  left !== null &&
  left.provider === right.provider &&
  left.runId === right.runId &&
  (left.attempt === null || right.attempt === null || left.attempt === right.attempt)
