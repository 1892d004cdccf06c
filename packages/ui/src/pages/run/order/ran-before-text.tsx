import { useMemo, useState } from 'preact/hooks'
import type { LaneTest, RunAnswer } from '../../../api/types.ts'
import { plural, whole } from '../../../format/number.ts'
import { TitlePath } from '../../../parts/given.tsx'
import { TestLink } from '../../../parts/test-link.tsx'
import { ranBefore, type RanBefore } from './order-change.ts'

const FEW = 6

/** In words and as a list: what ran before the test in this run and not in the other. */
export function RanBeforeText({ focus, now, before }: { focus: LaneTest; now: RunAnswer; before: RunAnswer }) {
  const [all, setAll] = useState(false)
  const found = useMemo(() => ranBefore(focus.id, now, before), [focus, now, before])
  if (!found) return null
  const { newBefore, noLonger, count } = found
  const shown = all ? newBefore : newBefore.slice(0, FEW)
  return (
    <div class="ran-before">
      <h3>
        What ran before “
        <TitlePath path={focus.titlePath.slice(-1)} />” on its worker
      </h3>
      <p class="sub small">{sentence(found)}</p>
      {shown.length > 0 && (
        <ol class="before-list">
          {shown.map((test) => (
            <BeforeItem key={test.id} test={test} found={found} />
          ))}
        </ol>
      )}
      {newBefore.length > FEW && (
        <button type="button" class="btn tiny" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `All ${whole(newBefore.length)}`}
        </button>
      )}
      {noLonger.length > 0 && (
        <p class="sub small">
          {plural(noLonger.length, 'test')} ran before it then and {noLonger.length === 1 ? 'does' : 'do'} not now,{' '}
          {noLonger.length > 3 ? 'such as' : 'namely'}{' '}
          {noLonger.slice(-3).map((test, index) => (
            <span key={test.id}>
              {index > 0 && ', '}
              <TitlePath path={test.titlePath} />
            </span>
          ))}
          .
        </p>
      )}
      {count > 0 && newBefore.length === 0 && noLonger.length === 0 && (
        <p class="sub small">What ran on other workers at the same time may still differ.</p>
      )}
    </div>
  )
}

function sentence({ newBefore, noLonger, count }: RanBefore): string {
  if (count === 0) return 'Nothing: it was the first test on its worker.'
  if (newBefore.length === 0) {
    return noLonger.length === 0
      ? `The same ${plural(count, 'test')} as in the other run: their order on this worker does not explain a difference.`
      : `${plural(count, 'test')}, all of which ran before it in the other run as well.`
  }
  return `${whole(newBefore.length)} of ${plural(count, 'test')} did not run before it in the other run. Closest first; a coincidence until it is repeated.`
}

function BeforeItem({ test, found }: { test: LaneTest; found: RanBefore }) {
  return (
    <li>
      <span class="slope-place">{whole(test.sequence)}</span>
      <TestLink test={test} />
      <span class="dim small">{scopeOf(test, found)}</span>
    </li>
  )
}

/** How the two could touch each other. */
function scopeOf(test: LaneTest, { lane, test: focus }: RanBefore): string {
  if (test.file === focus.file && test.project === focus.project) return 'same file'
  const processOf = ({ file, project }: LaneTest): number | null | undefined =>
    lane.files.find((entry) => entry.file === file && entry.project === project)?.process
  const [one, other] = [processOf(test), processOf(focus)]
  if (one === null || one === undefined || other === null || other === undefined) return 'same worker'
  return one === other ? 'same process' : 'same worker, another process'
}
