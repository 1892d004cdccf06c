import type { TestOrderAnswer } from '../../api/types.ts'
import { Panel } from '../../parts/panel.tsx'
import { NotEnough } from '../../parts/states.tsx'
import { usePageLink } from '../../state/url.ts'
import { Evidence } from '../order/evidence.tsx'
import { OrderBadge } from '../order/order-marks.tsx'
import { useTestOrder } from '../order/use-order.ts'
import { RunMatrix } from '../order/run-matrix.tsx'

type Verdict = TestOrderAnswer['verdict']

const VERDICT_WORDS: Record<Verdict['kind'], string> = {
  victim: 'Victim',
  brittle: 'Brittle',
  'order-sensitive': 'Order-sensitive',
  concurrency: 'Concurrency',
  'not-order-dependent': 'Not order-dependent',
  'not-enough-runs': 'Not enough runs',
  'always-passed': 'Never failed',
  'always-failed': 'Failed in every run',
}

/** Does the test depend on what ran before it? The verdict and what it rests on; nothing until the server has said. */
export function OrderSection({ id, file }: { id: string; file: string }) {
  const { data } = useTestOrder(id)
  if (!data) return null
  const { finding } = data
  return (
    <Panel
      id="order"
      title="Order"
      sub={finding ? undefined : VERDICT_WORDS[data.verdict.kind]}
      end={finding ? <FindingEnd id={id} status={finding.status} /> : undefined}
    >
      {finding ? (
        <Evidence finding={finding} detail={data} testLink={false} />
      ) : (
        <NoFinding id={id} file={file} answer={data} />
      )}
    </Panel>
  )
}

function FindingEnd({ id, status }: { id: string; status: NonNullable<TestOrderAnswer['finding']>['status'] }) {
  const link = usePageLink()
  return (
    <>
      <a class="btn tiny" href={link('/order', { finding: id })}>
        Among all findings
      </a>
      <OrderBadge status={status} />
    </>
  )
}

const MOST_BLOCKS = 60

function NoFinding({
  id,
  file,
  answer: { verdict, runs, matrix },
}: {
  id: string
  file: string
  answer: TestOrderAnswer
}) {
  const waits = verdict.kind === 'not-enough-runs' && verdict.neededRuns > verdict.runs
  return (
    <div class="evidence">
      {waits && verdict.neededRuns <= MOST_BLOCKS ? (
        <NotEnough have={verdict.runs} need={verdict.neededRuns} what={verdict.reason} />
      ) : (
        <p>
          {verdict.reason}
          {waits && ` More can be said at ${verdict.neededRuns} runs.`}
        </p>
      )}
      {verdict.failures > 0 && verdict.failures < verdict.runs && matrix.length > 0 && (
        <RunMatrix test={id} file={file} scope="same-file" runs={runs} matrix={matrix} counted={verdict.runs} />
      )}
    </div>
  )
}
