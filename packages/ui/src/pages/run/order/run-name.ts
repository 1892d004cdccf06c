import type { RunRow } from '../../../api/types.ts'
import { shortCommit } from '../../../format/given.ts'
import { shortMoment } from '../../../format/moment.ts'
import { runStart } from '../../../format/run-start.ts'

/** `7ac01fd, passed`; the moment where there is no commit. */
export const runName = (run: Pick<RunRow, 'git' | 'startedAt' | 'clock' | 'status'>): string =>
  `${run.git ? shortCommit(run.git.commit) : shortMoment(runStart(run))}, ${run.status}`
