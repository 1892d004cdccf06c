import type { OrderFinding } from '../../api/types.ts'
import { fileName } from '../../format/given.ts'
import { plural } from '../../format/number.ts'
import { Given, TitlePath } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { usePageLink } from '../../state/url.ts'
import { useCalm } from '../order/open-findings.tsx'
import { OrderBadge } from '../order/order-marks.tsx'
import { countsOf } from '../order/order-words.ts'
import { SuspectName } from '../order/suspect-name.tsx'
import { useOrder } from '../order/use-order.ts'

const MOST = 3

/** The worst tests that fail by their order; nothing where there is none. */
export function OrderFindings() {
  const { data } = useOrder(!useCalm())
  const link = usePageLink()
  const open = data?.findings.filter(({ status }) => status !== 'fixed') ?? []
  if (open.length === 0) return null
  const proven = open.filter(({ status }) => status === 'proven').length
  return (
    <Panel
      flush
      title="Fails by its order"
      sub={`${plural(open.length, 'test')}${proven > 0 ? `, ${proven} proven` : ''}`}
      end={
        <a class="btn tiny" href={link('/order')}>
          All findings
        </a>
      }
    >
      <ul class="findings order-findings">
        {open.slice(0, MOST).map((finding, index) => (
          <Row key={index} finding={finding} />
        ))}
      </ul>
    </Panel>
  )
}

function Row({ finding }: { finding: OrderFinding }) {
  const link = usePageLink()
  const { victim, suspects, scope, status, reason } = finding
  const suspect = suspects[0]
  const counts = suspect && countsOf(suspect, scope)
  return (
    <li>
      <span class="kind">
        <OrderBadge status={status} />
      </span>
      <div class="text">
        <p class="sentence">
          <a data-row href={link('/order', { finding: victim.id })}>
            <TitlePath path={victim.titlePath} />
          </a>{' '}
          in{' '}
          <code>
            <Given text={fileName(victim.file)} />
          </code>
        </p>
        <p class="why">
          {suspect && counts ? (
            <>
              Failed {counts.failed}{' '}
              {suspect.role === 'setter' ? 'without' : scope === 'overlapping' ? 'beside' : 'after'} “
              <SuspectName suspect={suspect} inFile={victim.file} />
              ”, {counts.otherwise} {counts.otherwiseWhen}.
            </>
          ) : (
            reason
          )}
        </p>
      </div>
    </li>
  )
}
