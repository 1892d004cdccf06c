import type { RunAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { plural } from '../../format/number.ts'
import { Panel } from '../../parts/panel.tsx'
import { ShareBar } from '../../parts/share-bar.tsx'

/** The lanes' time, all of it: what is neither measured nor idle is said to be so. */
export function WhereTimeWent({ answer }: { answer: RunAnswer }) {
  const { time, lanes } = answer
  const known = time.bodyMs + time.hooksMs + time.collectMs + time.setupMs + time.environmentMs + time.idleMs
  const restMs = Math.max(0, time.totalMs - known)
  return (
    <Panel title="Where the run’s time went" sub={`${duration(time.totalMs)} on ${plural(lanes.length, 'worker')}`}>
      <ShareBar
        parts={[
          { name: 'Test bodies', ms: time.bodyMs, className: 'phase-1' },
          { name: 'Hooks', ms: time.hooksMs, className: 'phase-2' },
          { name: 'Import and collect', ms: time.collectMs, className: 'phase-3' },
          { name: 'Environment and set-up', ms: time.setupMs + time.environmentMs, className: 'phase-4' },
          ...(restMs > 0 ? [{ name: 'Between tests, the runner itself', ms: restMs, className: 'phase-rest' }] : []),
          { name: 'Idle or starting workers', ms: time.idleMs, className: 'hatched' },
        ]}
      />
    </Panel>
  )
}
