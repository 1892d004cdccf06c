import { apiPath } from '../../api/client.ts'
import type { QuarantineAnswer, QuarantineRow } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { plural, whole } from '../../format/number.ts'
import { Given, TitlePath } from '../../parts/given.tsx'
import { OwnerChoice } from '../../parts/owners.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Failure, StaleNotice, State } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { isOwnedBy } from '../../state/owned-by.ts'
import { useTitle } from '../../state/title.ts'
import { usePageLink, useUrl } from '../../state/url.ts'
import { QuarantineMark } from './quarantine-mark.tsx'
import { stateOf } from './quarantine-words.ts'

/** All tests whose failures are known: who sees to them, why, and until when. */
export function Quarantine() {
  useTitle('Quarantine')
  const { param } = useUrl()
  const query = useQuery<QuarantineAnswer>(apiPath('/quarantine', { project: param('project') }))
  const link = usePageLink()
  const { data, error } = query
  return (
    <div class="page" aria-busy={!data && !error}>
      <div class="head">
        <div>
          <p class="crumb">
            <a href={link('/tests')}>Tests</a> /
          </p>
          <h1>Quarantine</h1>
          <p class="meta">{data && <Meta answer={data} />}</p>
        </div>
      </div>
      <StaleNotice query={query} />
      {error && !data && <Failure error={error} retry={query.retry} />}
      {data && (data.entries.length === 0 ? <Empty /> : <Entries answer={data} />)}
    </div>
  )
}

function Meta({ answer: { entries } }: { answer: QuarantineAnswer }) {
  const count = (state: string): number => entries.filter((entry) => stateOf(entry) === state).length
  return (
    <>
      <span>{plural(entries.length, 'entry', 'entries')}</span>
      {count('expired') > 0 && <span class="up">{whole(count('expired'))} expired: their failures block again</span>}
      {count('soon') > 0 && <span>{whole(count('soon'))} expire within a week</span>}
      <span class="dim">Quarantined tests still run and are still recorded.</span>
    </>
  )
}

function Entries({ answer: { entries, file } }: { answer: QuarantineAnswer }) {
  const { param, set } = useUrl()
  const link = usePageLink()
  const owner = param('owner') ?? ''
  const shown = entries.filter((entry) => isOwnedBy([entry.owner], owner))
  return (
    <Panel
      title="Tests in quarantine"
      sub={shown.length < entries.length ? `${shown.length} of ${entries.length}` : undefined}
      end={
        <OwnerChoice
          owners={entries.map((entry) => [entry.owner])}
          value={owner}
          onChange={(chosen) => set({ owner: chosen })}
        />
      }
    >
      <ul class="entries">
        {shown.map((entry, index) => (
          <Entry key={index} entry={entry} />
        ))}
      </ul>
      {file && (
        <p class="caption">
          Entries of <code>stratigraph.quarantine.json</code> are those that the{' '}
          <a href={link(`/runs/${encodeURIComponent(file.run)}`)}>newest run</a> brought
          {file.branch && (
            <>
              {' '}
              (<Given text={file.branch} />)
            </>
          )}
          . They are changed in the repository.
        </p>
      )}
    </Panel>
  )
}

function Entry({ entry }: { entry: QuarantineRow }) {
  const link = usePageLink()
  const { test, runs, failed } = entry
  const name = <TitlePath path={test.titlePath} ordinal={test.ordinal} />
  return (
    <li>
      <div class="row">
        <QuarantineMark facts={entry} />
        <span class="small">
          <Given text={entry.owner} />
        </span>
        <span class="dim small">
          until <Given text={entry.expires} />
        </span>
        <span class="small row-end">
          {test.id === null ? (
            <span class="up">no run knows this test</span>
          ) : runs === 0 ? (
            <span class="dim">did not run in 30 days</span>
          ) : failed === 0 ? (
            <span class="dim">failed in none of {plural(runs, 'run')} in 30 days</span>
          ) : (
            `failed ${whole(failed)} of ${plural(runs, 'run')} in 30 days`
          )}
        </span>
      </div>
      <p class="failure-name">
        {test.id === null ? (
          <span class="strong">{name}</span>
        ) : (
          <a data-row class="strong" href={link(`/tests/${test.id}`)}>
            {name}
          </a>
        )}{' '}
        <code class="dim small">
          <Given text={test.file} />
        </code>
      </p>
      <p>
        <Given text={entry.reason} />
      </p>
      <p class="small dim">
        {entry.source === 'file' ? (
          <>
            In <code>stratigraph.quarantine.json</code>
          </>
        ) : (
          <>
            Made on the server {entry.at && <When at={entry.at} />}
            {entry.by && ` with the token ${entry.by}…`}
          </>
        )}
      </p>
    </li>
  )
}

const EXAMPLE = `{
  "tests": [
    {
      "file": "src/cart.test.ts",
      "test": ["cart", "adds an item"],
      "owner": "@acme/cart",
      "reason": "https://issues.example/7",
      "expires": "2026-12-24"
    }
  ]
}`

function Empty() {
  const link = usePageLink()
  return (
    <section class="panel">
      <State
        title="No test is in quarantine"
        actions={
          <a class="btn primary" href={link('/tests', { q: 'status:failed' })}>
            Tests that failed
          </a>
        }
      >
        <p>
          A test that fails for a known reason can be put aside until a day: on its page, or in{' '}
          <code>stratigraph.quarantine.json</code> at the root of the repository. It still runs and is still recorded,
          but its failures do not stop <code>stratigraph gate</code>.
        </p>
        <pre tabIndex={0} aria-label="Example of stratigraph.quarantine.json">
          {EXAMPLE}
        </pre>
      </State>
    </section>
  )
}
