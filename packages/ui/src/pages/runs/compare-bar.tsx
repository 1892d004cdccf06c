import type { RunRow } from '../../api/types.ts'
import { usePageLink } from '../../state/url.ts'
import { runName } from '../run/order/run-name.ts'

/** The two chosen runs, at the lower edge of the window. */
export function CompareBar({ runs, picked, clear }: { runs: RunRow[]; picked: string[]; clear: () => void }) {
  const link = usePageLink()
  // The list is newest first: the newer run is the one that is looked at, the older the one it is held against.
  const chosen = runs.filter((run) => picked.includes(run.id))
  const [newer, older] = chosen
  if (!newer) return null
  return (
    <div class="compare-bar" role="region" aria-label="Compare runs">
      <span aria-live="polite">
        {older ? `${runName(older)} and ${runName(newer)}` : `${runName(newer)}. Choose a second run.`}
      </span>
      {older && (
        <a class="btn primary" href={`${link(`/runs/${encodeURIComponent(newer.id)}`, { against: older.id })}#against`}>
          Compare their orders
        </a>
      )}
      <button type="button" class="btn" onClick={clear}>
        Clear
      </button>
    </div>
  )
}
