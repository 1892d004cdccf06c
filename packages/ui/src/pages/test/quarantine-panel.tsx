import { useState } from 'preact/hooks'
import { apiPath, change } from '../../api/client.ts'
import type { QuarantineAnswer, QuarantineRow, TestRow } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { When } from '../../parts/when.tsx'
import { usePageLink, useUrl } from '../../state/url.ts'
import { QuarantineForm } from '../quarantine/quarantine-form.tsx'
import { QuarantineMark } from '../quarantine/quarantine-mark.tsx'

/** Whether the test's failures block, and the way to decide it. */
export function QuarantinePanel({ test }: { test: TestRow }) {
  const { param } = useUrl()
  const link = usePageLink()
  const query = useQuery<QuarantineAnswer>(apiPath('/quarantine', { project: param('project') }))
  const [editing, setEditing] = useState(false)
  const [refused, setRefused] = useState('')
  const { data } = query
  if (!data) return null
  const entries = data.entries.filter((entry) => entry.test.id === test.id)
  const own = entries.find(({ source }) => source === 'server')
  const close = (): void => {
    setEditing(false)
    query.retry()
  }
  const remove = (): void => {
    const path = apiPath(`/tests/${encodeURIComponent(test.id)}/quarantine`, { project: param('project') })
    change('DELETE', path).then(
      () => close(),
      (error: Error) => setRefused(error.message),
    )
  }
  return (
    <Panel title="Quarantine" end={<a href={link('/quarantine')}>All</a>}>
      {entries.length === 0 && !editing && <p class="sub">Not in quarantine: the gate stops at its failures.</p>}
      {!editing && entries.map((entry) => <Entry key={entry.source} entry={entry} />)}
      {refused && (
        <p class="up small" role="alert">
          {refused}
        </p>
      )}
      {editing ? (
        <QuarantineForm
          test={test.id}
          today={data.today}
          before={own && !own.expired ? own : { owner: own?.owner ?? test.owners[0] ?? '', reason: own?.reason ?? '' }}
          onDone={close}
          onCancel={() => setEditing(false)}
        />
      ) : data.mayChange ? (
        <div class="actions">
          <button type="button" class="btn" onClick={() => setEditing(true)}>
            {own ? 'Change' : 'Quarantine…'}
          </button>
          {own && (
            <button type="button" class="btn" onClick={remove}>
              Take it out
            </button>
          )}
        </div>
      ) : (
        <p class="caption">To change it, sign in with a token of the scope “admin”.</p>
      )}
    </Panel>
  )
}

function Entry({ entry }: { entry: QuarantineRow }) {
  return (
    <div class="quarantine-entry">
      <QuarantineMark facts={entry} />
      <p>
        <Given text={entry.reason} />
      </p>
      <p class="small sub">
        <Given text={entry.owner} />
        {entry.source === 'file' ? (
          <>
            , in <code>stratigraph.quarantine.json</code>
          </>
        ) : (
          <>
            {entry.at && (
              <>
                , <When at={entry.at} />
              </>
            )}
            {entry.by && ` with the token ${entry.by}…`}
          </>
        )}
      </p>
    </div>
  )
}
