import type { OverviewAnswer } from '../../api/types.ts'
import { GOAL, Pyramid, shareOf } from '../../charts/pyramid.tsx'
import { duration } from '../../format/duration.ts'
import { percent, plural, whole } from '../../format/number.ts'
import { LayerMark } from '../../parts/marks.tsx'
import { ChartPanel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { usePageLink } from '../../state/url.ts'

export function Shape({ answer }: { answer: OverviewAnswer | undefined }) {
  const link = usePageLink()
  const pyramid = answer?.pyramid
  const undeclared = answer?.suite.undeclared ?? 0
  return (
    <ChartPanel
      title="Shape of the suite"
      chart={pyramid ? <Pyramid pyramid={pyramid} /> : <div style={{ height: '226px' }} />}
      table={() => (
        <PlainTable
          label="Tests and time by layer"
          columns={[
            { title: 'Layer' },
            ...['Tests', 'Share', 'Goal', 'Time', 'Share of time'].map((title) => ({ title, number: true })),
          ]}
          rows={(['unit', 'integration', 'e2e'] as const).map((layer) => [
            <LayerMark layer={layer} />,
            whole(pyramid!.count[layer]),
            percent(shareOf(pyramid!.count, layer)),
            percent(GOAL[layer]),
            duration(pyramid!.timeMs[layer]),
            percent(shareOf(pyramid!.timeMs, layer)),
          ])}
        />
      )}
      caption={
        pyramid && (
          <>
            Brackets mark 70 / 20 / 10.{' '}
            {undeclared > 0 && (
              <>
                {plural(undeclared, 'test')} {undeclared === 1 ? 'declares' : 'declare'} no layer and{' '}
                {undeclared === 1 ? 'counts' : 'count'} as observed, else as unit:{' '}
                <a href={link('/tests', { q: 'layer:undeclared' })}>{undeclared === 1 ? 'see it' : 'see them'}</a>.
              </>
            )}
          </>
        )
      }
    />
  )
}
