import { apiPath } from '../../api/client.ts'
import type { LayersAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { usePageLink, useUrl } from '../../state/url.ts'

/** What decides a test's layer where it declares none. The rules come with the reports: they are shown here, not changed. */
export function RulesPanel() {
  const { param } = useUrl()
  const link = usePageLink()
  const { data } = useQuery<LayersAnswer>(apiPath('/layers', { project: param('project') }))
  return (
    <Panel
      id="rules"
      title="Layer rules"
      sub={
        <>
          The first that matches decides. A project brings rules of its own with the reporter's option{' '}
          <code>layers</code>; the findings are on <a href={link('/layers')}>Layers</a>.
        </>
      }
    >
      {data && data.rules.length > 0 ? (
        <PlainTable label="Layer rules" columns={COLUMNS} rows={data.rules.map(toCells)} />
      ) : (
        <p class="no-data">{data ? 'No run has told of rules yet.' : ''}</p>
      )}
    </Panel>
  )
}

const COLUMNS = ['A test that', 'is', 'Rule of'].map((title) => ({ title }))

const toCells = (rule: LayersAnswer['rules'][number]) => [
  <Given key="text" text={rule.because} />,
  rule.layer,
  rule.own ? 'this project' : 'Stratigraph',
]
