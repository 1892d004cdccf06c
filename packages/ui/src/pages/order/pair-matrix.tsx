import type { OrderFinding } from '../../api/types.ts'
import { fileName, titleText } from '../../format/given.ts'
import { Given, TitlePath } from '../../parts/given.tsx'
import { ChartPanel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { useUrl } from '../../state/url.ts'
import { findingKey } from './finding-filter.ts'
import { Confidence, OrderBadge, TestLabel } from './order-marks.tsx'
import { countsOf, SCOPE_WORDS } from './order-words.ts'
import { pairRows, type Pair, type PairRow } from './pairs.ts'
import { SuspectName } from './suspect-name.tsx'

const MOST = 12

/** Who breaks whom, at one glance. */
export function PairMatrix({ findings, chosen }: { findings: OrderFinding[]; chosen: string | undefined }) {
  const columns = findings.filter(({ suspects }) => suspects.length > 0).slice(0, MOST)
  const all = pairRows(columns)
  const rows = all.slice(0, MOST)
  const left = findings.length - columns.length
  return (
    <ChartPanel
      title="Polluter × victim"
      legend={<Legend />}
      chart={<Grid columns={columns} rows={rows} chosen={chosen} />}
      table={() => <PairTable findings={findings} />}
      caption={
        <>
          Each cell: failures of the column’s test in runs where the row’s test ran before it (for state-setters: where
          it did not). Empty: not among its suspects, which is not the same as harmless.
          {(left > 0 || all.length > MOST) && ` Drawn: the first ${MOST}; the table has all.`}
        </>
      }
    />
  )
}

const Legend = () => (
  <>
    <span>
      <i class="pair-key proven" /> proven
    </span>
    <span>
      <i class="pair-key suspected" /> suspected
    </span>
    <span>
      <i class="pair-key" /> less likely
    </span>
  </>
)

interface GridProps {
  columns: OrderFinding[]
  rows: PairRow[]
  chosen: string | undefined
}

function Grid({ columns, rows, chosen }: GridProps) {
  return (
    <div class="scroll pair-scroll" tabIndex={0} role="region" aria-label="Polluter × victim: matrix">
      <table class="pair-matrix">
        <thead>
          <tr>
            <th class="corner" scope="col">
              ran before ↓<br />
              failed after →
            </th>
            {columns.map((finding) => (
              <th key={findingKey(finding)} scope="col" data-tip={titleText(finding.victim.titlePath)}>
                <div>
                  <span>
                    <TitlePath path={finding.victim.titlePath.slice(-1)} />
                    <small>
                      <Given text={fileName(finding.victim.file)} />
                    </small>
                  </span>
                </div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <span class="pair-name">
                  <SuspectName suspect={row.suspect} inFile={row.suspect.tests[0]?.file} short />
                </span>
                {row.suspect.unit === 'test' && (
                  <small>
                    <Given text={fileName(row.suspect.tests[0]?.file ?? '')} />
                  </small>
                )}
              </th>
              {row.pairs.map((pair, at) => (
                <td key={at}>{pair ? <Cell pair={pair} chosen={chosen} /> : <span class="pair none" />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({ pair: { finding, suspect, leads, proven }, chosen }: { pair: Pair; chosen: string | undefined }) {
  const { link } = useUrl()
  const { failed, when, otherwise, otherwiseWhen } = countsOf(suspect, finding.scope)
  const state = proven ? 'proven' : leads ? 'suspected' : 'less'
  const word = proven ? 'proven' : leads ? 'suspected' : 'less likely'
  const key = findingKey(finding)
  const said = `${failed} ${when}, ${otherwise} ${otherwiseWhen}`
  return (
    <a
      class={`pair ${state} ${key === chosen && (leads || proven) ? 'chosen' : ''}`}
      href={link({ finding: key })}
      data-tip={`Failed ${said}\n${word}`}
    >
      {failed.replace(' of ', '/')}
      <span class="visually-hidden">
        {` ${when}, ${otherwise} ${otherwiseWhen}, ${word}: ${titleText(finding.victim.titlePath)}`}
      </span>
      {suspect.role === 'setter' && <small>without</small>}
      {proven && (
        <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
          <path d="M1 5l2.4 2.5L8 1.5" fill="none" stroke="currentColor" stroke-width="1.8" />
        </svg>
      )}
    </a>
  )
}

function PairTable({ findings }: { findings: OrderFinding[] }) {
  const { link } = useUrl()
  return (
    <PlainTable
      tall
      label="All pairs"
      columns={[
        { title: 'Victim' },
        { title: 'Suspect' },
        { title: 'Failed with it', number: true },
        { title: 'Otherwise', number: true },
        { title: 'Scope' },
        { title: 'Confidence' },
        { title: 'State' },
      ]}
      rows={findings.flatMap((finding) =>
        finding.suspects.map((suspect, index) => {
          const { failed, otherwise } = countsOf(suspect, finding.scope)
          return [
            <a href={link({ finding: findingKey(finding) })}>
              <TestLabel test={finding.victim} />
            </a>,
            <SuspectName suspect={suspect} inFile={finding.victim.file} />,
            failed,
            otherwise,
            SCOPE_WORDS[finding.scope].toLowerCase(),
            <Confidence value={suspect.confidence} />,
            index === 0 ? <OrderBadge status={finding.status} /> : <span class="dim">also considered</span>,
          ]
        }),
      )}
    />
  )
}
