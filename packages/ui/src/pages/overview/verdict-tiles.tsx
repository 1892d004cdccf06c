import type { ComponentChildren } from 'preact'
import type { OverviewAnswer } from '../../api/types.ts'
import { Spark } from '../../charts/spark.tsx'
import { plural, whole } from '../../format/number.ts'
import { usePageLink } from '../../state/url.ts'

/** Tests that depend on the order, and flaky ones: what all runs say of the tests of this range. */
export function VerdictTiles({ answer }: { answer: OverviewAnswer | undefined }) {
  const link = usePageLink()
  const verdicts = answer?.verdicts
  return (
    <>
      <CountTile label="Order-dependent tests" href={link('/order')} count={verdicts?.orderDependent} known={verdicts}>
        {verdicts && orderNote(verdicts)}
      </CountTile>
      <CountTile
        label="Flaky tests"
        href={link('/tests', { q: 'verdict:flaky' })}
        count={verdicts?.flaky}
        known={verdicts}
        spark={answer?.tiles.retriedTests.spark}
      >
        {verdicts && flakyNote(verdicts)}
      </CountTile>
    </>
  )
}

type Counts = NonNullable<OverviewAnswer['verdicts']>

const orderNote = ({ orderDependent, orderProven }: Counts): string =>
  orderDependent === 0
    ? 'none found so far'
    : `${whole(orderProven)} proven, ${whole(orderDependent - orderProven)} suspected`

function flakyNote({ flakyBegan, flakyRecovered, broken, newlyFailing }: Counts): ComponentChildren {
  const notes = [
    flakyBegan > 0 && `${whole(flakyBegan)} began`,
    flakyRecovered > 0 && `${whole(flakyRecovered)} recovered`,
    broken > 0 && `${plural(broken, 'test')} broken`,
    newlyFailing > 0 && `${whole(newlyFailing)} newly failing`,
  ].filter((note) => note !== false)
  return notes.length > 0 ? notes.join(', ') : 'none began in this range'
}

interface CountTileProps {
  label: string
  href: string
  count: number | undefined
  /** Null: the server is still making it. */
  known: Counts | null | undefined
  spark?: (number | null)[] | undefined
  children: ComponentChildren
}

function CountTile({ label, href, count, known, spark, children }: CountTileProps) {
  return (
    <a class="tile" href={href}>
      <span class="label">{label}</span>
      <span class="value">
        {known === undefined ? '\u00a0' : count === undefined ? <span class="dim">…</span> : whole(count)}
      </span>
      {spark ? <Spark values={spark} kind="bar" /> : <span />}
      <span class="note">{known === null ? 'verdicts are not made yet' : children}</span>
    </a>
  )
}
