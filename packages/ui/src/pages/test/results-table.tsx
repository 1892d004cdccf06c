import { useState } from 'preact/hooks'
import type { Result } from '../../charts/duration-scatter.ts'
import { duration } from '../../format/duration.ts'
import { shortCommit } from '../../format/given.ts'
import { moment } from '../../format/moment.ts'
import { whole } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { StatusMark } from '../../parts/marks.tsx'
import { outcomeOf, STATUS_WORDS } from '../../parts/outcome.ts'
import { PlainTable } from '../../parts/plain-table.tsx'
import { usePageLink } from '../../state/url.ts'

const COLUMNS = [
  { title: 'Run' },
  { title: 'Outcome' },
  { title: 'Duration', number: true },
  { title: 'In file', number: true },
  { title: 'In worker', number: true },
  { title: 'Worker', number: true },
  { title: 'Commit' },
  { title: 'Branch' },
]

/** So many are shown until all are asked for. */
const FIRST = 50

/** The results, newest first. */
export function ResultsTable({ results, label }: { results: Result[]; label: string }) {
  const link = usePageLink()
  const [all, setAll] = useState(false)
  const shown = results.toReversed().slice(0, all ? undefined : FIRST)
  return (
    <>
      <PlainTable
        tall
        label={label}
        columns={COLUMNS}
        rows={shown.map((result) => [
          <a class="nowrap" href={link(`/runs/${encodeURIComponent(result.run)}`)}>
            {moment(result.at)}
          </a>,
          <StatusMark outcome={outcomeOf(result.status)}>{STATUS_WORDS[result.status]}</StatusMark>,
          duration(result.durationMs),
          place(result.position),
          place(result.sequence),
          place(result.worker),
          result.commit ? <code>{shortCommit(result.commit)}</code> : '–',
          <span class="nowrap">{result.branch ? <Given text={result.branch} /> : '–'}</span>,
        ])}
      />
      {shown.length < results.length && (
        <p class="more-rows">
          <button type="button" class="btn tiny" onClick={() => setAll(true)}>
            All {whole(results.length)} runs
          </button>
        </p>
      )}
    </>
  )
}

const place = (value: number | null): string => (value === null ? '–' : String(value))
