import { apiPath } from '../../api/client.ts'
import type { RunRow, RunVerdictAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { useUrl } from '../../state/url.ts'

/** What the failures of a run are, in one line. Nothing until it is known. */
export function VerdictOfRun({ run }: { run: RunRow }) {
  const { param } = useUrl()
  const path = apiPath(`/runs/${encodeURIComponent(run.id)}/verdict`, { project: param('project') })
  const { data } = useQuery<RunVerdictAnswer>(path)
  if (!data || data.failures.length + data.others.length === 0) return null
  return (
    <span class={`run-verdict-badge small ${data.passes ? 'dim' : ''}`} data-tip={tipOf(data)}>
      {data.summary}
    </span>
  )
}

const tipOf = ({ passes, earlierReports }: RunVerdictAnswer): string =>
  `${passes ? 'The gate lets it pass' : 'The gate stops it'}\nby ${earlierReports} earlier reports`
