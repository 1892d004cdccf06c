import { apiPath } from '../../../api/client.ts'
import type { RunAnswer, RunRow, RunsAnswer } from '../../../api/types.ts'
import { useQuery } from '../../../api/use-query.ts'
import { shortCommit } from '../../../format/given.ts'
import { shortMoment } from '../../../format/moment.ts'
import { runStart } from '../../../format/run-start.ts'
import { useUrl } from '../../../state/url.ts'

/** Which run this one is compared with: the last passed one before it, or any of the latest. */
export function AgainstChoice({ answer, against }: { answer: RunAnswer; against: string | null }) {
  const { set } = useUrl()
  const { previousPassed, run } = answer
  const { data } = useQuery<RunsAnswer>(apiPath('/runs', { project: run.project, limit: 50 }), { live: false })
  const listed = (data?.runs ?? []).filter(({ id }) => id !== run.id)
  const known = new Set(listed.map(({ id }) => id))
  return (
    <select
      class="select mini"
      aria-label="Compare the order with"
      value={against ?? ''}
      onChange={(event) => set({ against: event.currentTarget.value, focus: null }, true)}
    >
      {against === null && <option value="">choose a run</option>}
      {previousPassed && !known.has(previousPassed) && <option value={previousPassed}>the last passed run</option>}
      {against && against !== previousPassed && !known.has(against) && <option value={against}>{against}</option>}
      {listed.map((other) => (
        <option key={other.id} value={other.id}>
          {describe(other, other.id === previousPassed)}
        </option>
      ))}
    </select>
  )
}

function describe(run: RunRow, last: boolean): string {
  const { git, status } = run
  const what = [git && shortCommit(git.commit), git?.branch?.slice(0, 30), status, shortMoment(runStart(run))]
  return `${what.filter(Boolean).join(' · ')}${last ? ' · the last passed' : ''}`
}
