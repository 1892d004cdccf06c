import { apiPath } from '../../api/client.ts'
import type { SettingsAnswer, StorageAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { whole } from '../../format/number.ts'
import { Panel } from '../../parts/panel.tsx'
import { useUrl } from '../../state/url.ts'
import { SettingsForm } from './settings-form.tsx'

interface StoragePanelProps {
  answer: SettingsAnswer
  mayChange: boolean
  onChanged: () => void
}

/** How much room the history takes, how long it is kept, and how it is taken out. */
export function StoragePanel({ answer, mayChange, onChanged }: StoragePanelProps) {
  const { param } = useUrl()
  const project = param('project')
  const { data } = useQuery<StorageAnswer>(apiPath('/storage', { project }))
  const { retention } = answer.settings
  const exportOf = (format: string): string => `/api/v1${apiPath('/export', { format, project })}`
  return (
    <Panel id="storage" title="Storage and retention" sub="What is oldest goes first; every hour, and at the start.">
      {data && <Sizes answer={data} />}
      <SettingsForm
        mayChange={mayChange}
        onChanged={onChanged}
        toChange={(values) => ({ retention: values })}
        fields={[
          {
            name: 'resultsDays',
            label: 'Keep results',
            unit: 'days',
            value: retention.resultsDays,
            otherwise: 'for ever',
            note: 'Then the lanes and failures of a run go. Its line in the list stays, and what is summed up by day.',
          },
          {
            name: 'resultsMegabytes',
            label: 'Keep results up to',
            unit: 'MB',
            value: retention.resultsMegabytes,
            otherwise: 'any size',
            note: 'The same by size: the oldest results go when they take more.',
          },
          {
            name: 'runsDays',
            label: 'Keep runs',
            unit: 'days',
            value: retention.runsDays,
            otherwise: 'for ever',
            note: 'Then a run goes altogether, with what is summed up from it.',
          },
        ]}
      />
      {data && data.reports > 0 && (
        <p class="exports small">
          Every single result, for a spreadsheet or DuckDB:{' '}
          <a href={exportOf('csv')} download>
            CSV
          </a>{' '}
          ·{' '}
          <a href={exportOf('parquet')} download>
            Parquet
          </a>
          <span class="sub"> (a range: stratigraph-server export --from DAY --to DAY)</span>
        </p>
      )}
    </Panel>
  )
}

function Sizes({ answer: { database, reports, withResults, resultsBytes, derivedBytes } }: { answer: StorageAnswer }) {
  return (
    <dl class="sizes">
      <div>
        <dt>Results</dt>
        <dd>{size(resultsBytes)}</dd>
      </div>
      <div>
        <dt>Summed up</dt>
        <dd>{size(derivedBytes)}</dd>
      </div>
      <div>
        <dt>Reports with results</dt>
        <dd>
          {whole(withResults)} of {whole(reports)}
        </dd>
      </div>
      <div>
        <dt>{database.kind === 'sqlite' ? 'Whole SQLite file' : 'All tables in PostgreSQL'}</dt>
        <dd>{size(database.bytes)}</dd>
      </div>
    </dl>
  )
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

function size(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[power]}`
}
