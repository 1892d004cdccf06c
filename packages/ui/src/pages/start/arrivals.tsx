import type { ActivityEntry } from '../../api/types.ts'
import { clock } from '../../format/moment.ts'
import { plural } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { StatusMark } from '../../parts/marks.tsx'
import type { Outcome } from '../../parts/outcome.ts'
import { usePageLink } from '../../state/url.ts'

const MARKS: Record<ActivityEntry['outcome'], [outcome: Outcome, word: string]> = {
  accepted: ['passed', 'stored'],
  duplicate: ['none', 'known'],
  refused: ['failed', 'refused'],
}

/** What reached the server lately, newest first; a refusal says why. */
export function Arrivals({ entries }: { entries: ActivityEntry[] }) {
  const link = usePageLink()
  return (
    <ol class="arrivals" aria-label="What reached the server" aria-live="polite">
      {entries.map((entry) => {
        const [outcome, word] = MARKS[entry.outcome]
        return (
          <li key={`${entry.at} ${entry.source} ${entry.run}`}>
            <time class="dim" dateTime={entry.at}>
              {clock(entry.at)}
            </time>
            <StatusMark outcome={outcome}>{word}</StatusMark>
            <span>
              {entry.reason !== null && (
                <b class="arrival-reason">
                  <Given text={entry.reason} />
                </b>
              )}
              <span class="sub small">
                {entry.source === 'upload' ? 'sent to this server' : <Given text={entry.source} />}
                {entry.tests !== null && `, ${plural(entry.tests, 'test')}`}{' '}
                {entry.run !== null && <a href={link(`/runs/${encodeURIComponent(entry.run)}`)}>Open the run</a>}
              </span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}
