import type { ComponentChildren } from 'preact'
import type { TestRow } from '../../api/types.ts'
import { percent, plural, rate } from '../../format/number.ts'
import { LayerMark, StatusMark } from '../../parts/marks.tsx'
import { ChangeCell, CostCell, DurationCell, P95Cell, PercentCell } from '../../parts/measures.tsx'
import { Strip } from '../../parts/strip.tsx'
import { VerdictMark } from '../../parts/verdict.tsx'

export interface Column {
  /** In the address: `hide=p95,change` and `sort=p95`. */
  key: string
  title: string
  /** Can be sorted by the server; the direction that is wanted first. */
  sort?: 'asc' | 'desc'
  number?: boolean
  className: string
  cell: (test: TestRow) => ComponentChildren
}

/** The strip has room for so many. */
const FEW_RUNS = 20

/** The columns beside the test's name, which always stands second. */
export const COLUMNS: Column[] = [
  {
    key: 'layer',
    title: 'Layer',
    className: 'cell-layer',
    cell: (test) => <LayerMark layer={test.layer} />,
  },
  {
    key: 'last',
    title: 'Last 20 runs',
    className: 'cell-last',
    cell: (test) => <Strip last={test.last} />,
  },
  {
    key: 'p50',
    title: 'p50',
    sort: 'desc',
    number: true,
    className: 'num cell-p50',
    cell: (test) => <DurationCell ms={test.p50Ms} />,
  },
  {
    key: 'p95',
    title: 'p95',
    sort: 'desc',
    number: true,
    className: 'num optional',
    cell: (test) => <P95Cell test={test} />,
  },
  {
    key: 'change',
    title: 'Change',
    sort: 'desc',
    number: true,
    className: 'num optional',
    cell: (test) => <ChangeCell fraction={test.change} step={test.step} />,
  },
  {
    key: 'runs',
    title: 'Runs / wk',
    sort: 'desc',
    number: true,
    className: 'num optional extra-wide-only',
    cell: (test) => (
      <>
        {rate(test.runsPerWeek)}
        <span class="unit-slot" />
      </>
    ),
  },
  {
    key: 'cost',
    title: 'Cost / wk',
    sort: 'desc',
    number: true,
    className: 'num strong cell-cost',
    cell: (test) => <CostCell minutes={test.costMinutesPerWeek} />,
  },
  {
    key: 'share',
    title: 'Share',
    sort: 'desc',
    number: true,
    className: 'num optional extra-wide-only',
    cell: (test) => <PercentCell share={test.share} />,
  },
  {
    key: 'fails',
    title: 'Fails',
    sort: 'desc',
    number: true,
    className: 'num optional',
    cell: (test) => (
      <span data-tip={failTip(test)}>
        <PercentCell share={test.failRate} />
      </span>
    ),
  },
  {
    key: 'verdict',
    title: 'Verdict',
    className: 'optional cell-verdict',
    cell: (test) => <VerdictMark verdict={test.verdict} />,
  },
]

/** What a card says beside the strip on narrow screens: the measure that the list is sorted by, else what is wrong. */
export function cardNote(test: TestRow, sort: string): ComponentChildren {
  const column = COLUMNS.find(({ key }) => key === sort)
  if (column && !['cost', 'p50'].includes(column.key)) {
    return (
      <>
        <span class="dim">{column.title}</span> {column.cell(test)}
      </>
    )
  }
  if (test.verdict && test.verdict.class !== 'healthy') return <VerdictMark verdict={test.verdict} />
  if (test.failed > 0) return <StatusMark outcome="failed">{percent(test.failRate)} failed</StatusMark>
  if (test.retried > 0) return <StatusMark outcome="flaky">{plural(test.retried, 'retry', 'retries')}</StatusMark>
  if (test.runs < FEW_RUNS) return <StatusMark outcome="none">{plural(test.runs, 'run')}</StatusMark>
  return test.change === null && test.step === null ? null : <ChangeCell fraction={test.change} step={test.step} />
}

function failTip(test: TestRow): string {
  const failed = `Failed ${test.failed} of ${plural(test.runs, 'run')}`
  return test.retried > 0 ? `${failed}\nPassed only on retry: ${test.retried}` : failed
}
