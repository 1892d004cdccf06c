import { useState } from 'preact/hooks'
import type { OrderScope, TestOrderAnswer } from '../../api/types.ts'
import { plural } from '../../format/number.ts'
import { Shape } from '../../parts/marks.tsx'
import { Seg } from '../../parts/seg.tsx'
import { RunMatrixChart } from './run-matrix-chart.tsx'
import { RunMatrixTable } from './run-matrix-table.tsx'

export interface RunMatrixProps {
  test: string
  file: string
  scope: OrderScope
  runs: TestOrderAnswer['runs']
  matrix: TestOrderAnswer['matrix']
  /** Runs that the verdict rests on: fewer than there are, where the code was broken or the run was an outage. */
  counted: number
}

/** Run by run: did the test fail, and had the suspects run before it? */
export function RunMatrix(props: RunMatrixProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  if (props.runs.length === 0 || props.matrix.length === 0) return null
  return (
    <figure class="run-matrix">
      <div class="run-matrix-bar">
        <Legend scope={props.scope} unknown={props.matrix.some(({ before }) => before.includes(null))} />
        <Seg
          mini
          label="Runs and suspects: view"
          options={[
            ['chart', 'Chart'],
            ['table', 'Table'],
          ]}
          value={view}
          onChange={setView}
        />
      </div>
      {view === 'chart' ? <RunMatrixChart {...props} /> : <RunMatrixTable {...props} />}
      {props.counted < props.runs.length && (
        <figcaption>
          The counts and the verdict rest on {plural(props.counted, 'run')}. Left out: stretches in which it failed or
          passed too long for the order to be the reason (broken, mended), and outages.
        </figcaption>
      )}
    </figure>
  )
}

function Legend({ scope, unknown }: { scope: OrderScope; unknown: boolean }) {
  const beside = scope === 'overlapping'
  return (
    <span class="legend">
      <span>
        <span class="shape failed">
          <Shape outcome="failed" size={10} />
        </span>
        failed
      </span>
      <span>
        <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
          <rect x="1.5" y="1.5" width="7" height="7" rx="1.5" class="before-key" />
        </svg>
        {beside ? 'ran beside it' : 'ran before it'}
      </span>
      <span>
        <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
          <circle cx="5" cy="5" r="1.6" class="not-before" />
        </svg>
        did not
      </span>
      {unknown && (
        <span>
          <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
            <path d="M2 5h6" class="cannot-tell" />
          </svg>
          cannot be told
        </span>
      )}
    </span>
  )
}
