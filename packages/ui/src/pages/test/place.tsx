import { useState } from 'preact/hooks'
import type { TestAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { Panel } from '../../parts/panel.tsx'
import { Seg } from '../../parts/seg.tsx'
import { placeRows, placeSentence, type PlaceKind, type PlaceRow } from './place-rows.ts'

const KINDS = [
  ['position', 'In its file'],
  ['sequence', 'In its worker'],
  ['worker', 'Worker'],
] as const satisfies [PlaceKind, string][]

/** Does the outcome, or the time, hang on where the test runs? */
export function Place({ results }: { results: TestAnswer['results'] }) {
  const [kind, setKind] = useState<PlaceKind>(() => firstVaried(results))
  const rows = placeRows(results, kind)
  const most = Math.max(...rows.map((row) => row.runs))
  return (
    <Panel
      title="Place in the order"
      legend={
        <>
          <span>
            <i class="swatch outcome-passed" /> passed
          </span>
          <span>
            <i class="swatch outcome-flaky" /> on retry
          </span>
          <span>
            <i class="swatch outcome-failed" /> failed
          </span>
        </>
      }
      end={<Seg mini label="Place" options={KINDS} value={kind} onChange={setKind} />}
    >
      {rows.length > 0 && (
        <table class="places">
          <thead>
            <tr>
              <th scope="col">{kind === 'worker' ? 'Ran on' : 'Ran as'}</th>
              <th scope="col" class="wide">
                Runs
              </th>
              <th scope="col" class="num">
                Failed
              </th>
              <th scope="col" class="num">
                Median
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                <td>
                  <Bar row={row} most={most} />
                </td>
                <td class={row.failed > 0 ? 'num up strong' : 'num dim'}>
                  {row.failed} of {row.runs}
                </td>
                <td class="num">{duration(row.medianMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="caption">{placeSentence(rows)}</p>
    </Panel>
  )
}

/** The order that has varied is the one that can tell something. */
const firstVaried = (results: TestAnswer['results']): PlaceKind =>
  KINDS.find(([kind]) => placeRows(results, kind).length > 1)?.[0] ?? 'position'

function Bar({ row: { runs, failed, retried }, most }: { row: PlaceRow; most: number }) {
  const parts = [
    ['passed', runs - failed - retried],
    ['flaky', retried],
    ['failed', failed],
  ] as const
  return (
    <span class="place-bar" style={{ width: `${(runs / most) * 100}%` }}>
      {parts.map(
        ([name, count]) => count > 0 && <i key={name} class={`outcome-${name}`} style={{ flex: String(count) }} />,
      )}
      <span class="visually-hidden">
        {runs} runs{retried > 0 && `, ${retried} passed on retry`}
      </span>
    </span>
  )
}
