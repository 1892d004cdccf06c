import type { OrderAnswer } from '../../api/types.ts'
import { plural, whole } from '../../format/number.ts'
import { RangePicker } from '../../parts/seg.tsx'
import { Failure, StaleNotice, Waiting } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { RANGE_SENTENCE, useRange } from '../../state/url.ts'
import { NoFinding, NoRuns } from './empty.tsx'
import { Findings } from './findings.tsx'
import { STATUSES, STATUS_WORDS } from './order-words.ts'
import { Others } from './others.tsx'
import { useOrder } from './use-order.ts'

export function Order() {
  useTitle('Order')
  const query = useOrder()
  const { data, error } = query
  return (
    <div class="page" aria-busy={!data && !error}>
      <div class="head">
        <div>
          <h1>Order</h1>
          <p class="meta">{data && <Meta answer={data} />}</p>
        </div>
        <RangePicker />
      </div>
      <StaleNotice query={query} />
      {error && !data && <Failure error={error} retry={query.retry} />}
      {!data && !error && <Reading />}
      {data && <Content answer={data} />}
    </div>
  )
}

function Reading() {
  return (
    <Waiting title="Reading the recorded orders">
      <p>
        Which test fails after which is worked out from the newest 500 runs when the server has started, and kept up to
        date from then on. With thousands of tests that takes a minute. The page fills by itself.
      </p>
    </Waiting>
  )
}

function Content({ answer }: { answer: OrderAnswer }) {
  const { findings, others, coverage } = answer
  if (coverage.runs === 0) return <NoRuns />
  return (
    <>
      {findings.length > 0 ? <Findings answer={answer} /> : <NoFinding coverage={coverage} others={others.length} />}
      <Others others={others} />
    </>
  )
}

function Meta({ answer: { findings, causes, coverage } }: { answer: OrderAnswer }) {
  const range = useRange()
  const counts = STATUSES.flatMap((status) => {
    const count = findings.filter((finding) => finding.status === status).length
    return count > 0 ? [`${whole(count)} ${STATUS_WORDS[status].toLowerCase()}`] : []
  })
  const shared = new Set(findings.map(({ cause }) => cause)).size
  return (
    <>
      <span>
        {findings.length === 0 ? 'No finding' : `${plural(findings.length, 'finding')}: ${counts.join(', ')}`}
      </span>
      {causes.length > 0 && shared < findings.length && <span>{plural(shared, 'cause')}</span>}
      <span class="dim">
        from {plural(coverage.runs, 'run')} in {RANGE_SENTENCE[range]}
      </span>
    </>
  )
}
