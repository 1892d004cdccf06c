import type { RunVerdictAnswer } from '../../api/types.ts'
import { plural } from '../../format/number.ts'

/** The verdict on a run in one sentence, and what the gate says. */
export function RunVerdictLine({ verdict }: { verdict: RunVerdictAnswer }) {
  const { summary, passes, earlierReports, failures, others } = verdict
  const blocking = [...failures, ...others].filter(({ gate }) => gate.blocks).length
  return (
    <div class="run-verdict">
      <p class="strong">{summary}</p>
      <p class="small sub">
        {passes
          ? 'The gate lets this run pass: all of it is in quarantine.'
          : `The gate stops this run: ${blocking} of ${plural(failures.length + others.length, 'failure')} ${blocking === 1 ? 'is' : 'are'} not in quarantine.`}{' '}
        <span class="dim">By {plural(earlierReports, 'earlier report')}.</span>
      </p>
    </div>
  )
}
