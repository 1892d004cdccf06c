import { useState } from 'preact/hooks'
import { apiPath } from '../../api/client.ts'
import type { FilesAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { cost, plural } from '../../format/number.ts'
import { RangePicker } from '../../parts/seg.tsx'
import { Failure, StaleNotice, State } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { RANGE_SENTENCE, usePageLink, useRange, useUrl } from '../../state/url.ts'
import { FilesTable } from './files-table.tsx'
import { TimeOfRun } from './time-of-run.tsx'

/** The suite by file: what each costs, and where its time goes. */
export function Files() {
  useTitle('Files')
  const { param, set } = useUrl()
  const range = useRange()
  const link = usePageLink()
  const q = param('q') ?? ''
  // What is being typed stays when the list comes anew meanwhile.
  const [draft, setDraft] = useState<string | null>(null)
  const query = useQuery<FilesAnswer>(
    apiPath('/files', { range, project: param('project'), q, sort: param('sort'), order: param('order'), limit: 1000 }),
    { keep: true },
  )
  const { data, error } = query
  const minutes = data?.files.reduce((sum, file) => sum + file.costMinutesPerWeek, 0) ?? 0
  return (
    <div class="page">
      <div class="head">
        <div>
          <h1>Files</h1>
          <p class="meta">
            {data && data.total > 0 && (
              <span>
                <b>{plural(data.total, 'file')}</b> {data.total === 1 ? 'takes' : 'take'} <b>{cost(minutes)} a week</b>
                <span class="dim">{` · last ${RANGE_SENTENCE[range]}`}</span>
              </span>
            )}
          </p>
        </div>
        <div class="actions">
          <RangePicker />
          <a class="btn" href={link('/tests')}>
            By test
          </a>
        </div>
      </div>
      <StaleNotice query={query} />
      {error && !data && <Failure error={error} retry={query.retry} />}
      {data && <TimeOfRun answer={data} />}
      {data && (
        <section class="panel long" aria-label="List of files">
          <div class="files-filter">
            <label class="visually-hidden" for="filter">
              Part of the path
            </label>
            <input
              id="filter"
              class="field"
              type="search"
              placeholder="Part of the path"
              value={draft ?? q}
              onInput={(event) => setDraft(event.currentTarget.value)}
              onChange={(event) => {
                set({ q: event.currentTarget.value || null })
                setDraft(null)
              }}
            />
          </div>
          {data.total > 0 ? (
            <FilesTable answer={data} />
          ) : (
            <State title={q ? 'No file matches' : 'No file ran'}>
              <p>
                {`In the last ${RANGE_SENTENCE[range]}.`} Look further back{q && ', or clear the filter'}.
              </p>
            </State>
          )}
        </section>
      )}
    </div>
  )
}
