import { apiPath } from '../../api/client.ts'
import type { LayersAnswer } from '../../api/types.ts'
import { useQuery } from '../../api/use-query.ts'
import { plural } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { RangePicker } from '../../parts/seg.tsx'
import { Failure, StaleNotice } from '../../parts/states.tsx'
import { useTitle } from '../../state/title.ts'
import { RANGE_SENTENCE, useRange, useUrl } from '../../state/url.ts'
import { Findings } from './findings.tsx'
import { PartChoice } from './part-choice.tsx'
import { Bands, Rules, Shape, ShapeOverTime } from './shape.tsx'
import { Suppressed } from './suppressed.tsx'

/** Is the suite built in sane layers? */
export function Layers() {
  useTitle('Layers')
  const { param } = useUrl()
  const range = useRange()
  const path = apiPath('/layers', {
    range,
    project: param('project'),
    folder: param('folder'),
    owner: param('owner'),
  })
  const query = useQuery<LayersAnswer>(path, { keep: true, order: true })
  const { data, error } = query
  return (
    <div class="page" aria-busy={!data && !error}>
      <div class="head">
        <div>
          <h1>Layers</h1>
          <p class="meta">{data && <Meta answer={data} />}</p>
        </div>
        <div class="actions">
          <PartChoice answer={data} />
          <RangePicker />
        </div>
      </div>
      <StaleNotice query={query} />
      {error && !data && <Failure error={error} retry={query.retry} />}
      {data && (
        <div class="cols with-rail">
          <div class="stack">
            <Findings answer={data} />
            <Suppressed answer={data} />
          </div>
          <div class="stack">
            <Shape answer={data} />
            <ShapeOverTime answer={data} />
            <Bands bands={data.bands} />
            <Rules rules={data.rules} />
          </div>
        </div>
      )}
    </div>
  )
}

function Meta({ answer: { findings, suppressed, part } }: { answer: LayersAnswer }) {
  const range = useRange()
  const news = findings.filter(({ isNew }) => isNew).length
  const minutes = findings.reduce((sum, { minutesPerWeek }) => sum + (minutesPerWeek ?? 0), 0)
  return (
    <>
      <span>
        {findings.length === 0 ? 'No finding' : plural(findings.length, 'finding')}
        {news > 0 && `, ${news} new`}
      </span>
      {minutes >= 0.1 && <span>worth {plural(Math.max(1, minutes), 'minute')} a week</span>}
      {suppressed.length > 0 && <span>{suppressed.length} suppressed</span>}
      {(part.folder ?? part.owner) !== null && (
        <span>
          of <Given text={[part.folder, part.owner].filter(Boolean).join(', ')} />
        </span>
      )}
      <span class="dim">from the runs of {RANGE_SENTENCE[range]}</span>
    </>
  )
}
