import type { OrderAnswer } from '../../api/types.ts'
import { whole } from '../../format/number.ts'
import { Panel } from '../../parts/panel.tsx'
import { TestLink } from './suspect-name.tsx'

type Other = OrderAnswer['others'][number]

/** Tests that both passed and failed without being a finding: each with the reason. */
export function Others({ others }: { others: Other[] }) {
  if (others.length === 0) return null
  const enough = others.filter(({ kind }) => kind === 'not-order-dependent')
  const tooFew = others.filter(({ kind }) => kind === 'not-enough-runs')
  return (
    <Panel
      flush
      title="Failed and passed, but no finding"
      sub={[
        tooFew.length > 0 && `${whole(tooFew.length)} with too few runs`,
        enough.length > 0 && `${whole(enough.length)} not by the order`,
      ]
        .filter(Boolean)
        .join(', ')}
    >
      <ul class="other-tests">
        {[...tooFew, ...enough].map((other, index) => (
          <li key={other.test.id ?? index}>
            <div class="other-name">
              <TestLink test={other.test} />
              <p class="sub small">{other.reason}</p>
            </div>
            <Verdict other={other} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Verdict({ other: { kind, runs, neededRuns } }: { other: Other }) {
  if (kind === 'not-order-dependent') return <span class="other-verdict">Not order-dependent</span>
  return (
    <span class="other-verdict">
      Not enough runs{' '}
      <span class="dim">
        {whole(runs)} of {whole(neededRuns)}
      </span>
      <span class="meter" aria-hidden="true">
        <i style={{ width: `${Math.min(100, (runs / Math.max(1, neededRuns)) * 100)}%` }} />
      </span>
    </span>
  )
}
