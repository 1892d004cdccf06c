import { shortCommit } from '../format/given.ts'
import { webAddress } from '../format/web-address.ts'
import type { RunRow } from '../api/types.ts'

/** The commit, linked to where the code lives, if that is known and on the web. */
export function Commit({ git }: { git: NonNullable<RunRow['git']> }) {
  const short = <code>{shortCommit(git.commit)}</code>
  const base = webAddress(git.remote)
  return base ? (
    <a href={`${base}/commit/${encodeURIComponent(git.commit)}`} rel="noreferrer">
      {short}
    </a>
  ) : (
    short
  )
}
