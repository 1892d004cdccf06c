import type { FilesAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { plural } from '../../format/number.ts'
import { Panel } from '../../parts/panel.tsx'
import { ShareBar } from '../../parts/share-bar.tsx'

/** Where the time of a run goes, in the mean: each hook by itself, and what workers wait. */
export function TimeOfRun({ answer: { time, runs } }: { answer: FilesAnswer }) {
  if (runs === 0) return null
  const { environmentMs, setupMs, collectMs, beforeAllMs, beforeEachMs, bodyMs, afterEachMs, afterAllMs, idleMs } = time
  const known = environmentMs + setupMs + collectMs + beforeAllMs + beforeEachMs + bodyMs + afterEachMs + afterAllMs
  const restMs = Math.max(0, time.totalMs - known)
  return (
    <Panel
      title="Where a run’s time goes"
      sub={`mean of ${plural(runs, 'run')}, ${duration(time.totalMs)} over all files`}
    >
      <ShareBar
        parts={[
          { name: 'Test bodies', ms: bodyMs, className: 'phase-1' },
          { name: 'beforeEach', ms: beforeEachMs, className: 'phase-2' },
          { name: 'afterEach', ms: afterEachMs, className: 'phase-2' },
          { name: 'beforeAll', ms: beforeAllMs, className: 'phase-2' },
          { name: 'afterAll', ms: afterAllMs, className: 'phase-2' },
          { name: 'Import and collect', ms: collectMs, className: 'phase-3' },
          { name: 'Set-up files', ms: setupMs, className: 'phase-4' },
          { name: 'Environment', ms: environmentMs, className: 'phase-4' },
          ...(restMs > 0 ? [{ name: 'Between tests, the runner itself', ms: restMs, className: 'phase-rest' }] : []),
          ...(idleMs === null ? [] : [{ name: 'Idle or starting workers', ms: idleMs, className: 'hatched' }]),
        ].filter(({ ms }) => ms > 0)}
      />
      {idleMs === null && (
        <p class="sub small">The runner does not say which worker ran a file: idle time is not known.</p>
      )}
    </Panel>
  )
}
