import type { RunRow } from '../../../api/types.ts'
import { shortCommit } from '../../../format/given.ts'
import { shortMoment } from '../../../format/moment.ts'

/** `7ac01fd, passed`; the moment where there is no commit. */
export const runName = ({ git, startedAt, status }: Pick<RunRow, 'git' | 'startedAt' | 'status'>): string =>
  `${git ? shortCommit(git.commit) : shortMoment(startedAt)}, ${status}`
