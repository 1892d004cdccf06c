import type { RunRow, TestAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { change, cost, percent, timesAWeek, whole } from '../../format/number.ts'
import { CopyLine } from '../../parts/copy.tsx'
import { Given } from '../../parts/given.tsx'
import { p95Of } from '../../parts/measures.tsx'
import { Owners } from '../../parts/owners.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ShareBar } from '../../parts/share-bar.tsx'
import { NotEnough } from '../../parts/states.tsx'
import { Strip } from '../../parts/strip.tsx'
import { RANGE_SENTENCE, useRange } from '../../state/url.ts'
import { QuarantinePanel } from './quarantine-panel.tsx'
import { Why } from './why.tsx'
import { rerunCommand } from './rerun-command.ts'

/** A p95 of fewer runs says little. */
const ENOUGH_RUNS = 20

export function Rail({ answer, run }: { answer: TestAnswer; run: RunRow | undefined }) {
  return (
    <div class="stack rail">
      <Why answer={answer} />
      <Numbers answer={answer} />
      <Owner owners={answer.test.owners} />
      <QuarantinePanel test={answer.test} />
      <Time time={answer.time} />
      <Rerun answer={answer} run={run} />
    </div>
  )
}

function Numbers({ answer: { test } }: { answer: TestAnswer }) {
  const range = useRange()
  const p95Ms = p95Of(test)
  const moved = test.change === null ? null : change(test.change)
  const facts: [name: string, value: string, className?: string][] = [
    ['Cost', `${cost(test.costMinutesPerWeek)} a week`, 'strong'],
    ['Share of the suite', percent(test.share)],
    ['p50', duration(test.p50Ms)],
    ['p95', p95Ms === null ? 'not enough data' : duration(p95Ms), p95Ms === null ? 'dim' : ''],
    ['p50 against the period before', moved ? `${moved.value} %` : 'not enough data', toneOf(moved?.tone)],
    ['Runs', `${whole(test.runs)}, ${timesAWeek(test.runsPerWeek)}`],
    [
      'Failed',
      test.failed === 0 ? 'never' : `${whole(test.failed)}, ${percent(test.failRate)}`,
      test.failed > 0 ? 'up' : '',
    ],
    ['Passed only on retry', test.retried === 0 ? 'never' : whole(test.retried)],
  ]
  return (
    <Panel title={`Last ${RANGE_SENTENCE[range]}`}>
      <Strip last={test.last} />
      <dl class="facts numbers">
        {facts.map(([name, value, className]) => (
          <>
            <dt>{name}</dt>
            <dd class={className}>{value}</dd>
          </>
        ))}
      </dl>
      {test.runs > 0 && test.runs < ENOUGH_RUNS && (
        <NotEnough have={test.runs} need={ENOUGH_RUNS} what="The numbers above may still move a lot." />
      )}
    </Panel>
  )
}

function Owner({ owners }: { owners: string[] }) {
  if (owners.length === 0) return null
  return (
    <Panel title={owners.length === 1 ? 'Owner' : 'Owners'} sub="by CODEOWNERS">
      <p>
        <Owners owners={owners} />
      </p>
    </Panel>
  )
}

const toneOf = (tone: 'up' | 'down' | 'none' | undefined): string => (!tone ? 'dim' : tone === 'none' ? '' : tone)

function Time({ time }: { time: TestAnswer['time'] }) {
  const { beforeEachMs, bodyMs, afterEachMs } = time
  const known = beforeEachMs !== null || bodyMs !== null || afterEachMs !== null
  return (
    <Panel title="Where its time goes">
      {known ? (
        <ShareBar
          parts={[
            { name: 'beforeEach', ms: beforeEachMs ?? 0, className: 'phase-1' },
            { name: 'Body', ms: bodyMs ?? 0, className: 'phase-2' },
            { name: 'afterEach', ms: afterEachMs ?? 0, className: 'phase-3' },
          ]}
        />
      ) : (
        <p class="sub">No beforeEach or afterEach took time, or the runner does not tell: all of it counts as body.</p>
      )}
    </Panel>
  )
}

function Rerun({ answer: { test }, run }: { answer: TestAnswer; run: RunRow | undefined }) {
  const command = run && rerunCommand(run.runner.name, test)
  if (!command) return null
  return (
    <Panel title="Run it alone">
      <CopyLine text={command} label="command that runs this test alone" />
      <p class="caption">
        At the root of the repository. Recorded by {run.runner.name} <Given text={run.runner.version} />.
      </p>
    </Panel>
  )
}
