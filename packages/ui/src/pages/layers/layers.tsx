import { apiPath } from '../../api/client.ts'
import type { LayersAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { Pyramid, shareOf } from '../../charts/pyramid.tsx'
import { duration } from '../../format/duration.ts'
import { percent, plural, whole } from '../../format/number.ts'
import { LayerMark } from '../../parts/marks.tsx'
import { ChartPanel, Panel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { RangePicker } from '../../parts/seg.tsx'
import { Failure, StaleNotice } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { RANGE_SENTENCE, useRange, useUrl } from '../../state/url.ts'
import { Findings } from './findings.tsx'

/** Is the suite built in sane layers? */
export function Layers() {
  useTitle('Layers')
  const { param } = useUrl()
  const range = useRange()
  const query = useQuery<LayersAnswer>(apiPath('/layers', { range, project: param('project') }), { keep: true })
  const { data, error } = query
  return (
    <div class="page" aria-busy={!data && !error}>
      <div class="head">
        <div>
          <h1>Layers</h1>
          <p class="meta">
            {data && (
              <>
                <span>{data.findings.length === 0 ? 'No finding' : plural(data.findings.length, 'finding')}</span>
                <span class="dim">from the runs of {RANGE_SENTENCE[range]}</span>
              </>
            )}
          </p>
        </div>
        <RangePicker />
      </div>
      <StaleNotice query={query} />
      {error && !data && <Failure error={error} retry={query.retry} />}
      {data && (
        <div class="cols with-rail">
          <div class="stack">
            <Findings answer={data} />
            <Rules rules={data.rules} />
          </div>
          <div class="stack">
            <Shape answer={data} />
            <Bands bands={data.bands} />
          </div>
        </div>
      )}
    </div>
  )
}

function Shape({ answer: { pyramid } }: { answer: LayersAnswer }) {
  return (
    <ChartPanel
      title="Shape of the suite"
      chart={<Pyramid pyramid={pyramid} />}
      table={() => (
        <PlainTable
          label="Tests and time by layer"
          columns={[
            { title: 'Layer' },
            ...['Tests', 'Share', 'Goal', 'Time'].map((title) => ({ title, number: true })),
          ]}
          rows={(['unit', 'integration', 'e2e'] as const).map((layer) => [
            <LayerMark layer={layer} />,
            whole(pyramid.count[layer]),
            percent(shareOf(pyramid.count, layer)),
            percent(pyramid.goal[layer]),
            duration(pyramid.timeMs[layer]),
          ])}
        />
      )}
      caption="Brackets mark 70 / 20 / 10."
    />
  )
}

function Bands({ bands }: { bands: LayersAnswer['bands'] }) {
  return (
    <Panel flush title="Speed" sub="tests slower than their layer should be, at the median">
      <PlainTable
        label="Speed by layer"
        columns={[{ title: 'Layer' }, ...['At most', 'Tests', 'Slower'].map((title) => ({ title, number: true }))]}
        rows={bands.map(({ layer, mostMs, tests, slower }) => [
          <LayerMark layer={layer} />,
          duration(mostMs),
          whole(tests),
          whole(slower),
        ])}
      />
    </Panel>
  )
}

function Rules({ rules }: { rules: LayersAnswer['rules'] }) {
  return (
    <Panel flush title="How a layer is observed" sub="by what a test crosses; the first rule that fits">
      <PlainTable
        label="Rules"
        columns={[{ title: 'A test that' }, { title: 'is observed as' }]}
        rows={rules.map(({ layer, because }) => [because, <LayerMark layer={layer} />])}
      />
    </Panel>
  )
}
