import type { ComponentChildren } from 'preact'
import type { FileRow, FilesAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { fileName } from '../../format/given.ts'
import { rate } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { LayerMark } from '../../parts/marks.tsx'
import { ChangeCell, CostCell, DurationCell, PercentCell } from '../../parts/measures.tsx'
import { usePageLink, useUrl } from '../../state/url.ts'

interface Column {
  key: string
  title: string
  sort?: 'asc' | 'desc'
  className?: string
  cell: (file: FileRow) => ComponentChildren
}

const PARTS = [
  ['bodies', 'phase-1', (time: FileRow['time']) => time.bodyMs],
  [
    'hooks',
    'phase-2',
    (time: FileRow['time']) => time.beforeAllMs + time.beforeEachMs + time.afterEachMs + time.afterAllMs,
  ],
  ['import', 'phase-3', (time: FileRow['time']) => time.collectMs],
  ['set-up', 'phase-4', (time: FileRow['time']) => time.environmentMs + time.setupMs],
] as const

const COLUMNS: Column[] = [
  { key: 'layer', title: 'Layer', className: 'optional', cell: (file) => <LayerMark layer={file.layer} /> },
  { key: 'tests', title: 'Tests', sort: 'desc', className: 'num optional', cell: (file) => file.tests },
  { key: 'p50', title: 'p50', sort: 'desc', className: 'num', cell: (file) => <DurationCell ms={file.p50Ms} /> },
  {
    key: 'p95',
    title: 'p95',
    sort: 'desc',
    className: 'num optional',
    cell: (file) => <DurationCell ms={file.p95Ms} />,
  },
  {
    key: 'change',
    title: 'Change',
    sort: 'desc',
    className: 'num optional',
    cell: (file) => <ChangeCell fraction={file.change} />,
  },
  {
    key: 'runs',
    title: 'Runs / wk',
    className: 'num optional extra-wide-only',
    cell: (file) => rate(file.runsPerWeek),
  },
  {
    key: 'cost',
    title: 'Cost / wk',
    sort: 'desc',
    className: 'num strong',
    cell: (file) => <CostCell minutes={file.costMinutesPerWeek} />,
  },
  { key: 'share', title: 'Share', className: 'num optional', cell: (file) => <PercentCell share={file.share} /> },
]

export function FilesTable({ answer: { files } }: { answer: FilesAnswer }) {
  const { param } = useUrl()
  const sort = param('sort') ?? 'cost'
  return (
    <table class="files-table" aria-label="Files">
      <thead>
        <tr>
          <Heading column={{ key: 'name', title: 'File', sort: 'asc', cell: () => null }} sort={sort} />
          <th scope="col" class="optional cell-time">
            Where its time goes
          </th>
          {COLUMNS.map((column) => (
            <Heading key={column.key} column={column} sort={sort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <Row key={`${file.project} ${file.file}`} file={file} />
        ))}
      </tbody>
    </table>
  )
}

function Heading({ column: { key, title, sort: first, className }, sort }: { column: Column; sort: string }) {
  const { param, link } = useUrl()
  if (!first) {
    return (
      <th scope="col" class={className}>
        {title}
      </th>
    )
  }
  const isSorted = sort === key
  const order = isSorted ? (param('order') ?? first) : undefined
  const next = isSorted ? (order === 'asc' ? 'desc' : 'asc') : first
  return (
    <th scope="col" class={className} aria-sort={isSorted ? (order === 'asc' ? 'ascending' : 'descending') : undefined}>
      <a href={link({ sort: key === 'cost' ? null : key, order: next === first ? null : next })}>
        {title}
        {isSorted && <span aria-hidden="true">{order === 'asc' ? ' ▴' : ' ▾'}</span>}
      </a>
    </th>
  )
}

function Row({ file }: { file: FileRow }) {
  const link = usePageLink()
  const path = file.file
  const folder = path.slice(0, path.length - fileName(path).length)
  return (
    <tr>
      <th scope="row" class="cell-file">
        <a href={link('/tests', { q: /\s/.test(path) ? `file:"${path}"` : `file:${path}` })}>
          <Given text={fileName(path)} />
        </a>
        <span class="dim small">
          <Given text={file.project ? `${folder} · ${file.project}` : folder} />
        </span>
      </th>
      <td class="optional cell-time">
        <TimeBar time={file.time} />
      </td>
      {COLUMNS.map((column) => (
        <td key={column.key} class={column.className}>
          {column.cell(file)}
        </td>
      ))}
    </tr>
  )
}

function TimeBar({ time }: Pick<FileRow, 'time'>) {
  const total = PARTS.reduce((sum, [, , of]) => sum + of(time), 0)
  const words = PARTS.filter(([, , of]) => of(time) > 0)
    .map(([name, , of]) => `${name} ${duration(of(time))}`)
    .join(', ')
  if (total === 0) return <span class="dim">–</span>
  return (
    <span class="file-bar" role="img" aria-label={words} data-tip={words}>
      {PARTS.map(([name, phase, of]) => (
        <i key={name} class={phase} style={{ width: `${(of(time) / total) * 100}%` }} />
      ))}
    </span>
  )
}
