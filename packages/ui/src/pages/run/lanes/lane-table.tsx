import { whole } from '../../../format/number.ts'
import { DurationCell } from '../../../parts/measures.tsx'
import { PlainTable } from '../../../parts/plain-table.tsx'
import type { LaneRow } from './lane-layout.ts'
import { isLoud } from './draw-blocks.ts'

const COLUMNS = [
  { title: 'Lane' },
  { title: 'Files', number: true },
  { title: 'Tests', number: true },
  { title: 'Failed or retried', number: true },
  { title: 'In tests', number: true },
  { title: 'Import, set-up', number: true },
  { title: 'Idle', number: true },
  { title: 'Done at', number: true },
]

export function LaneTable({ rows }: { rows: LaneRow[] }) {
  return (
    <PlainTable
      label="Workers"
      columns={COLUMNS}
      rows={rows.map((row) => [
        row.name,
        whole(row.spans.length),
        whole(row.blocks.length),
        whole(row.blocks.filter(({ test }) => isLoud(test.status)).length),
        <DurationCell ms={row.blocks.reduce((sum, { test }) => sum + test.durationMs, 0)} />,
        <DurationCell ms={row.spans.reduce((sum, span) => sum + span.prepareMs, 0)} />,
        <DurationCell ms={row.lane.idleMs} />,
        <DurationCell ms={row.spans.reduce((end, span) => Math.max(end, span.endMs), 0)} />,
      ])}
    />
  )
}
