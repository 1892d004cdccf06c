import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso/router'
import type { OrderSuspect, TestOrderAnswer } from '../../api/types.ts'
import { useWidth } from '../../charts/use-width.ts'
import { givenText } from '../../format/given.ts'
import { shortMoment } from '../../format/moment.ts'
import { usePageLink } from '../../state/url.ts'
import { countsOf, ROLE_WORDS } from './order-words.ts'
import { runColumns, type RunColumn } from './run-columns.ts'
import type { RunMatrixProps } from './run-matrix.tsx'
import { SuspectName } from './suspect-name.tsx'

const HEIGHT = 18
const ROWS = 4

type Cell = boolean | null
type Run = TestOrderAnswer['runs'][number]

export function RunMatrixChart({ test, file, scope, runs, matrix }: RunMatrixProps) {
  const { box, width } = useWidth()
  const { route } = useLocation()
  const link = usePageLink()
  const { columns, step } = runColumns(runs, width)
  const failures = runs.filter(({ failed }) => failed).length
  const open = (index: number): void => route(link(`/runs/${encodeURIComponent(runs[index]!.run)}`, { test }))
  const mixed = new Set(matrix.slice(0, ROWS).map(({ suspect }) => suspect.role)).size > 1
  const strip = { columns, step, width, runs, open }
  return (
    <div class="matrix-rows" ref={box}>
      <Row
        name={
          <span class="dim">
            {failures} failed, {runs.length - failures} passed; oldest first
          </span>
        }
      >
        <RunStrip
          {...strip}
          label={`${failures} of ${runs.length} runs failed`}
          mark={(column, middle, size) => <Outcome failed={column.failed} x={middle} size={size} />}
        />
      </Row>
      {matrix.slice(0, ROWS).map(({ suspect, before }, at) => {
        const { failed, when, otherwise, otherwiseWhen } = countsOf(suspect, scope)
        return (
          <Row
            key={at}
            tip={nameText(suspect)}
            name={
              <>
                {mixed && <span class="dim">{ROLE_WORDS[suspect.role]} </span>}
                <SuspectName suspect={suspect} inFile={file} short />
              </>
            }
            counts={
              <>
                <b>{failed}</b> <span class="dim">·</span> {otherwise}
              </>
            }
          >
            <RunStrip
              {...strip}
              label={`Failed ${failed} ${when}, ${otherwise} ${otherwiseWhen}: ${nameText(suspect)}`}
              mark={(column, middle, size) => (
                <Before
                  cell={before[column.index] ?? null}
                  failed={column.failed}
                  x={middle}
                  size={size}
                  suspect={suspect}
                />
              )}
            />
          </Row>
        )
      })}
    </div>
  )
}

const nameText = ({ unit, files, tests }: OrderSuspect): string =>
  givenText(unit === 'file' ? files.join(' or ') : tests.map(({ titlePath }) => titlePath.join(' › ')).join(' or '))

interface RowProps {
  tip?: string
  name: ComponentChildren
  counts?: ComponentChildren
  children: ComponentChildren
}

const Row = ({ name, tip, counts, children }: RowProps) => (
  <div class="matrix-row">
    <span class="matrix-name" data-tip={tip}>
      {name}
    </span>
    {counts && <span class="matrix-counts">{counts}</span>}
    {children}
  </div>
)

interface RunStripProps {
  columns: RunColumn[]
  step: number
  width: number
  runs: Run[]
  label: string
  open: (index: number) => void
  mark: (column: RunColumn, middle: number, size: number) => ComponentChildren
}

function RunStrip({ columns, step, width, runs, label, open, mark }: RunStripProps) {
  const size = Math.min(9, step - 1.5)
  return (
    <svg
      class="matrix-strip"
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      {columns.map((column) => (
        <g key={column.index} data-tip={tipOf(runs[column.index]!)} onClick={() => open(column.index)}>
          <rect x={column.x} y="0" width={step} height={HEIGHT} fill="transparent" />
          {mark(column, column.x + step / 2, size)}
        </g>
      ))}
    </svg>
  )
}

const tipOf = ({ at, failed, position }: Run): string =>
  `${failed ? 'Failed' : 'Passed'}, ${shortMoment(at)}${position === null ? '' : `\nnumber ${position} in its file`}\nClick to open the run`

const MIDDLE = HEIGHT / 2

function Outcome({ failed, x, size }: { failed: boolean; x: number; size: number }) {
  const half = Math.min(3.6, size / 2)
  return failed ? (
    <path
      class="failed"
      d={`M${x - half} ${MIDDLE - half}l${2 * half} ${2 * half}m0-${2 * half}l-${2 * half} ${2 * half}`}
    />
  ) : (
    <circle class="passed" cx={x} cy={MIDDLE} r={Math.min(2.6, size / 2)} />
  )
}

/** Loud where it goes with a failure: before it for polluters, not before it for state-setters. */
function Before({
  cell,
  failed,
  x,
  size,
  suspect,
}: {
  cell: Cell
  failed: boolean
  x: number
  size: number
  suspect: OrderSuspect
}) {
  if (cell === null) return <path class="cannot-tell" d={`M${x - size / 2} ${MIDDLE}h${size}`} />
  const explains = failed && cell === (suspect.role === 'polluter')
  return cell ? (
    <rect
      class={explains ? 'before explains' : 'before'}
      x={x - size / 2}
      y={MIDDLE - size / 2}
      width={size}
      height={size}
      rx="1.5"
    />
  ) : (
    <circle
      class={explains ? 'not-before explains' : 'not-before'}
      cx={x}
      cy={MIDDLE}
      r={Math.min(explains ? 2.6 : 1.6, size / 2)}
    />
  )
}
