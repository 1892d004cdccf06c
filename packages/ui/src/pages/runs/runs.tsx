import { useState } from 'preact/hooks'
import { apiPath } from '../../api/client.ts'
import type { ProjectsAnswer, RunRow } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { givenText } from '../../format/given.ts'
import { Seg } from '../../parts/seg.tsx'
import { Failure, State } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { usePageLink, useUrl } from '../../state/url.ts'
import { CompareBar } from './compare-bar.tsx'
import { RunsTable } from './runs-table.tsx'
import { useRunPages, type RunPages } from './use-run-pages.ts'

const STATUSES = ['', 'passed', 'failed', 'interrupted'] as const
type Status = (typeof STATUSES)[number]

export function Runs() {
  useTitle('Runs')
  const { param, set } = useUrl()
  const branch = param('branch') ?? ''
  const status = STATUSES.find((one) => one === param('status')) ?? ''
  const pages = useRunPages({ branch, status, project: param('project') })
  const [picked, setPicked] = useState<string[]>([])
  // A third choice takes the place of the first.
  const pick = (id: string): void =>
    setPicked((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before.slice(-1), id]))

  return (
    <div class="page">
      <div class="head">
        <div>
          <h1>Runs</h1>
          <p class="meta">Newest first. Choose two to compare their orders.</p>
        </div>
        <div class="actions">
          <BranchChoice branch={branch} onChange={(name) => set({ branch: name })} />
          <Seg<Status>
            label="Outcome"
            options={[
              ['', 'All'],
              ['passed', 'Passed'],
              ['failed', 'Failed'],
              ['interrupted', 'Interrupted'],
            ]}
            value={status}
            onChange={(one) => set({ status: one })}
          />
        </div>
      </div>
      {pages.error && !pages.runs ? <Failure error={pages.error} retry={pages.retry} /> : null}
      {pages.error && pages.runs ? (
        <div class="notice" role="status">
          <span>{pages.error.message} What you see is from before.</span>
          <button type="button" class="btn tiny" onClick={pages.retry}>
            Try again
          </button>
        </div>
      ) : null}
      {pages.runs && (
        <List pages={pages} runs={pages.runs} picked={picked} pick={pick} filtered={branch + status !== ''} />
      )}
      <CompareBar runs={pages.runs ?? []} picked={picked} clear={() => setPicked([])} />
    </div>
  )
}

interface ListProps {
  pages: RunPages
  runs: RunRow[]
  picked: string[]
  pick: (id: string) => void
  filtered: boolean
}

function List({ pages, runs, picked, pick, filtered }: ListProps) {
  const link = usePageLink()
  if (runs.length === 0) {
    return (
      <section class="panel">
        <State
          title={filtered ? 'No run matches' : 'No run yet'}
          actions={
            <a class="btn primary" href={filtered ? link('/runs') : link('/start')}>
              {filtered ? 'All runs' : 'Set up'}
            </a>
          }
        >
          <p>
            {filtered
              ? 'No run of this branch ended like that.'
              : 'Runs appear here as soon as the first report is in.'}
          </p>
        </State>
      </section>
    )
  }
  return (
    <section class="panel long" aria-label="List of runs">
      <RunsTable runs={runs} picked={picked} onPick={pick} busy={pages.stale} />
      {pages.hasMore && (
        <div class="more-rows">
          <button type="button" class="btn" onClick={pages.loadMore}>
            Older runs
          </button>
        </div>
      )}
    </section>
  )
}

function BranchChoice({ branch, onChange }: { branch: string; onChange: (branch: string) => void }) {
  const { param } = useUrl()
  const { data } = useQuery<ProjectsAnswer>(apiPath('/projects', { project: param('project') }))
  const branches = data?.branches ?? []
  // A branch of an old address stays choosable, so that it can be seen and left.
  const shown = branch && !branches.includes(branch) ? [branch, ...branches] : branches
  if (shown.length === 0) return null
  return (
    <select
      class="select branch-choice"
      aria-label="Branch"
      value={branch}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">All branches</option>
      {shown.map((name) => (
        <option key={name} value={name}>
          {givenText(name)}
        </option>
      ))}
    </select>
  )
}
