import type { RunRow } from '../../api/types.ts'
import { givenText, shortCommit } from '../../format/given.ts'
import { moment } from '../../format/moment.ts'
import { Commit } from '../../parts/commit.tsx'
import { webAddress } from '../../format/web-address.ts'
import { runStart } from '../../format/run-start.ts'
import { Given } from '../../parts/given.tsx'
import { DurationCell } from '../../parts/measures.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink } from '../../state/url.ts'
import { CountsCell, OrderCell, OutcomeCell, Shards } from './run-cells.tsx'
import { VerdictOfRun } from './verdict-of-run.tsx'

interface RunsTableProps {
  runs: RunRow[]
  picked: string[]
  onPick: (id: string) => void
  busy: boolean
}

const HEADS = [
  ['', 'Compare'],
  ['Run', ''],
  ['Outcome', ''],
  ['Tests', ''],
  ['Wall time', ''],
  ['Order', ''],
  ['When', ''],
] as const

/** Each is a question of its own; what failed long ago is history. */
const MOST_JUDGED = 12

export function RunsTable({ runs, picked, onPick, busy }: RunsTableProps) {
  const failed = runs.filter(({ status }) => status !== 'passed')
  const judged = new Set(failed.slice(0, MOST_JUDGED).map(({ id }) => id))
  const longest = runs.reduce((most, run) => Math.max(most, run.wallMs), 0)
  return (
    <table class="runs-table" aria-label="Runs" aria-busy={busy}>
      <thead>
        <tr>
          {HEADS.map(([text, hidden]) => (
            <th key={text || hidden} scope="col" class={text === 'Order' ? 'extra-wide-only' : undefined}>
              {text}
              {hidden && <span class="visually-hidden">{hidden}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Row
            key={run.id}
            run={run}
            longest={longest}
            picked={picked.includes(run.id)}
            judged={judged.has(run.id)}
            onPick={onPick}
          />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  run: RunRow
  longest: number
  picked: boolean
  /** Say what its failures are. */
  judged: boolean
  onPick: (id: string) => void
}

function Row({ run, longest, picked, judged, onPick }: RowProps) {
  const link = usePageLink()
  const build = webAddress(run.ci?.buildUrl ?? null)
  const name = run.git?.subject ? givenText(run.git.subject) : `Run of ${moment(runStart(run))}`
  return (
    <tr>
      <td class="cell-pick">
        <input
          type="checkbox"
          aria-label={`Compare ${name}, ${run.git ? shortCommit(run.git.commit) : run.id}`}
          checked={picked}
          onChange={() => onPick(run.id)}
        />
      </td>
      <th scope="row" class="name">
        <a data-row href={link(`/runs/${encodeURIComponent(run.id)}`)}>
          {run.git?.subject ? <Given text={run.git.subject} /> : name}
        </a>
        <span class="run-line">
          {run.git && (
            <span>
              <Commit git={run.git} />
              {run.git.dirty && ' + changes'}
            </span>
          )}
          {run.git?.branch && (
            <span class="branch">
              <Given text={run.git.branch} />
            </span>
          )}
          <Shards shards={run.shards} />
          {build && (
            <a href={build} rel="noreferrer">
              CI job
            </a>
          )}
        </span>
      </th>
      <td class="cell-outcome">
        <OutcomeCell run={run} />
        {judged && <VerdictOfRun run={run} />}
      </td>
      <td class="cell-tests">
        <CountsCell run={run} />
      </td>
      <td class="cell-wall">
        <span class="wall">
          <span class="num">
            <DurationCell ms={run.wallMs} />
          </span>
          <span class="meter" aria-hidden="true">
            <i style={{ width: `${longest > 0 ? (run.wallMs / longest) * 100 : 0}%` }} />
          </span>
        </span>
      </td>
      <td class="cell-order extra-wide-only">
        <OrderCell run={run} />
      </td>
      <td class="cell-when">
        <When at={runStart(run)} />
      </td>
    </tr>
  )
}
