import type { Chart } from 'chart.js'
import { useLocation } from 'preact-iso/router'
import { useCallback, useMemo, useRef } from 'preact/hooks'
import type { TestAnswer } from '../../api/types.ts'
import { CanvasChart } from '../../charts/canvas-chart.tsx'
import { durationScatter, type Result, type ScatterData } from '../../charts/duration-scatter.ts'
import { MEDIAN_LEAST, MEDIAN_OF } from '../../charts/scatter-lines.ts'
import { duration } from '../../format/duration.ts'
import { shortMoment } from '../../format/moment.ts'
import { plural } from '../../format/number.ts'
import { Shape } from '../../parts/marks.tsx'
import { outcomeOf } from '../../parts/outcome.ts'
import { p95Of } from '../../parts/measures.tsx'
import { ChartPanel } from '../../parts/panel.tsx'
import { State } from '../../parts/states.tsx'
import { usePageLink } from '../../state/url.ts'
import { segmentsOf } from './segments.ts'
import { Steps } from './steps.tsx'
import { ResultsTable } from './results-table.tsx'
import { useResultKeys } from './use-result-keys.ts'
import { useZoom } from './use-zoom.ts'

const HEIGHT = 264

export function Duration({ answer }: { answer: TestAnswer }) {
  const { results, zoomed, zoom, clear } = useZoom(answer.results)
  const { route } = useLocation()
  const link = usePageLink()
  const chart = useRef<Chart | undefined>(undefined)
  const { p50Ms, layer } = answer.test
  const p95Ms = p95Of(answer.test)
  // The chart is drawn anew only when what it shows changes.
  const go = useRef({ route, link })
  go.current = { route, link }
  const open = useCallback(
    (result: Result | undefined) =>
      result && go.current.route(go.current.link(`/runs/${encodeURIComponent(result.run)}`, { test: answer.test.id })),
    [answer.test.id],
  )
  const data = useMemo<ScatterData>(
    () => ({
      results,
      layer: layer.effective,
      p50Ms,
      p95Ms,
      ...segmentsOf(answer, results),
      onOpen: (index) => open(results[index]),
      onZoom: (from, to) => zoom(results[Math.max(0, Math.ceil(from))], results[Math.floor(to)] ?? results.at(-1)),
    }),
    [results, p50Ms, p95Ms, layer.effective, answer.levels, answer.steps],
  )
  const keys = useResultKeys(results, chart, open)
  const onChart = useCallback((drawn: Chart | undefined) => (chart.current = drawn), [])

  return (
    <ChartPanel
      title="Duration"
      legend={<Legend />}
      end={
        zoomed && (
          <button type="button" class="btn tiny" onClick={clear}>
            Whole range
          </button>
        )
      }
      chart={
        results.length === 0 ? (
          <State title="No result in this range" />
        ) : (
          <div class="scatter" {...keys}>
            <CanvasChart
              label={describe(answer)}
              height={HEIGHT}
              data={data}
              configure={durationScatter}
              onChart={onChart}
            />
          </div>
        )
      }
      table={() => <ResultsTable results={results} label="Duration, run by run" />}
      caption={<Caption answer={answer} results={results} zoomed={zoomed} />}
    >
      <Steps answer={answer} />
    </ChartPanel>
  )
}

const Legend = () => (
  <>
    <span>
      <span class="shape passed">
        <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
          <circle cx="5" cy="5" r="3" fill="currentColor" />
        </svg>
      </span>
      passed
    </span>
    <span>
      <span class="shape failed">
        <Shape outcome="failed" size={11} />
      </span>
      failed
    </span>
    <span>
      <span class="shape flaky">
        <Shape outcome="flaky" size={11} />
      </span>
      on retry
    </span>
  </>
)

interface CaptionProps {
  answer: TestAnswer
  results: Result[]
  zoomed: boolean
}

function Caption({ answer: { test, levels }, results, zoomed }: CaptionProps) {
  const [first, last] = [results[0], results.at(-1)]
  if (!first || !last) return null
  const p95Ms = p95Of(test)
  const notRun = results.filter((result) => outcomeOf(result.status) === 'none').length
  return (
    <>
      {plural(results.length, 'run')}
      {zoomed && `, ${shortMoment(first.at)} to ${shortMoment(last.at)}`}.
      {levels.length > 1 ? (
        ' Lines: median and p95 (dashed) between its lasting steps.'
      ) : (
        <>
          {results.length > MEDIAN_LEAST && ` Line: median of the ${MEDIAN_OF} runs around.`} Dashed: p50{' '}
          {duration(test.p50Ms)}
          {p95Ms !== null && ` and p95 ${duration(p95Ms)}`} of the whole range.
        </>
      )}
      {notRun > 0 && ` It did not run in ${notRun}; those lie on the ground.`}
      <span class="wide-only"> Drag over a stretch to look closer.</span>
    </>
  )
}

function describe({ test, results }: TestAnswer): string {
  const failed = results.filter((result) => outcomeOf(result.status) === 'failed').length
  return `Duration in each of ${plural(results.length, 'run')}: p50 ${duration(test.p50Ms)}, p95 ${duration(p95Of(test))}, ${failed} failed.`
}
