import type { OrderSuspect } from '../../api/types.ts'
import { fileName, titleText } from '../../format/given.ts'
import { PlainTable } from '../../parts/plain-table.tsx'
import { StatusMark } from '../../parts/marks.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'
import type { RunMatrixProps } from './run-matrix.tsx'

/** The same as the chart, newest run first. */
export function RunMatrixTable({ test, scope, runs, matrix }: RunMatrixProps) {
  const link = usePageLink()
  const [yes, no] = scope === 'overlapping' ? ['beside it', 'not beside it'] : ['before', 'not before']
  return (
    <PlainTable
      tall
      label="Runs and suspects"
      columns={[{ title: 'Run' }, { title: 'Outcome' }, ...matrix.map(({ suspect }) => ({ title: titleOf(suspect) }))]}
      rows={[...runs.keys()].toReversed().map((index) => [
        <a href={link(`/runs/${encodeURIComponent(runs[index]!.run)}`, { test })}>
          <When at={runs[index]!.at} />
        </a>,
        <StatusMark outcome={runs[index]!.failed ? 'failed' : 'passed'}>
          {runs[index]!.failed ? 'failed' : 'passed'}
        </StatusMark>,
        ...matrix.map(({ before }) => {
          const cell = before[index]
          return cell === true ? yes : <span class="dim">{cell === false ? no : 'cannot be told'}</span>
        }),
      ])}
    />
  )
}

const LONGEST = 40

function titleOf({ unit, files, tests }: OrderSuspect): string {
  const first = tests[0]
  const name = unit === 'file' || !first ? fileName(files[0] ?? '') : titleText(first.titlePath.slice(-1))
  const short = name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name
  const tied = unit === 'file' ? files.length : tests.length
  return tied > 1 ? `${short} or ${tied - 1} more` : short
}
