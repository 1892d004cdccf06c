import type { OverviewAnswer, TestRow } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { fileName } from '../../format/given.ts'
import { change, cost, percent, plural, timesAWeek } from '../../format/number.ts'
import { Given, TitlePath } from '../../parts/given.tsx'
import { LayerMark } from '../../parts/marks.tsx'
import { p95Of } from '../../parts/measures.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Strip } from '../../parts/strip.tsx'
import { usePageLink } from '../../state/url.ts'

/** The tests that take most minutes a week: sentence, evidence in numbers, cost. */
export function Costliest({ answer }: { answer: OverviewAnswer | undefined }) {
  const link = usePageLink()
  const tests = answer?.costliest ?? []
  const sum = tests.reduce((total, test) => total + test.costMinutesPerWeek, 0)
  const share = tests.reduce((total, test) => total + test.share, 0)
  const most = tests[0]?.costMinutesPerWeek ?? 0
  return (
    <Panel
      flush
      title="Costs most"
      sub={
        tests.length > 1 && (
          <>
            These {tests.length} take <b>{cost(sum)} a week</b>, {percent(share)} of all test time.
          </>
        )
      }
      end={
        <a class="btn tiny" href={link('/tests')}>
          All tests
        </a>
      }
    >
      <ol class="findings">
        {tests.map((test, index) => (
          <li key={test.id}>
            <span class="rank">{index + 1}</span>
            <span class="kind">
              <LayerMark layer={test.layer} />
            </span>
            <div class="text">
              <p class="sentence">
                <a data-row href={link(`/tests/${test.id}`)}>
                  <TitlePath path={test.titlePath} ordinal={test.ordinal} />
                </a>{' '}
                in{' '}
                <code>
                  <Given text={fileName(test.file)} />
                </code>
              </p>
              <p class="why">{evidence(test)}</p>
            </div>
            <div class="gain">
              <span>
                <b>{cost(test.costMinutesPerWeek)}</b> a week
              </span>
              <span class="meter">
                <i style={{ width: `${most > 0 ? (test.costMinutesPerWeek / most) * 100 : 0}%` }} />
              </span>
            </div>
            <Strip last={test.last} />
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function evidence(test: TestRow): string {
  const parts = [
    `${duration(test.p50Ms)} each time, ${timesAWeek(test.runsPerWeek)}: ${percent(test.share)} of the suite.`,
  ]
  const p95Ms = p95Of(test)
  if (p95Ms !== null) parts.push(`p95 ${duration(p95Ms)}.`)
  if (test.change !== null && change(test.change).tone !== 'none') {
    const { value } = change(Math.abs(test.change))
    parts.push(`${value.replace(/^\D+/, '')} % ${test.change > 0 ? 'slower' : 'faster'} than in the period before.`)
  }
  if (test.failed > 0) parts.push(`Failed ${test.failed} of ${test.runs}.`)
  if (test.retried > 0) parts.push(`Passed only on retry ${plural(test.retried, 'time')}.`)
  return parts.join(' ')
}
