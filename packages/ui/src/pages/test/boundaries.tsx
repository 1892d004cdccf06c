import type { TestAnswer } from '../../api/types.ts'
import { duration } from '../../format/duration.ts'
import { whole } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'

type Boundary = NonNullable<TestAnswer['boundaries']>[number]

/** Where the test left its process when it passed last, and what it asked for there. Nothing where nobody looked. */
export function Boundaries({ answer: { test, boundaries, layerBecause } }: { answer: TestAnswer }) {
  if (boundaries === null) return null
  const { declared, observed } = test.layer
  const differs = declared !== null && observed !== null && declared !== observed
  return (
    <Panel
      flush={boundaries.length > 0}
      title="Boundaries crossed"
      sub={
        observed !== null && (
          <span class={differs ? 'flaky-text' : undefined}>
            {differs ? `declared ${declared}, observed ${observed}` : observed}: it <Given text={layerBecause ?? ''} />
          </span>
        )
      }
    >
      {boundaries.length === 0 ? (
        <p class="dim">None when it passed last: no database, server, queue, file or process.</p>
      ) : (
        <div class="boundary-table">
          <PlainTable
            label="Boundaries crossed"
            columns={[
              { title: 'Boundary' },
              { title: 'Asked for' },
              { title: 'Times', number: true },
              { title: 'Waited', number: true },
            ]}
            rows={boundaries.map((boundary) => [
              <BoundaryName boundary={boundary} />,
              <Asked boundary={boundary} />,
              whole(boundary.count),
              duration(boundary.ms),
            ])}
          />
        </div>
      )}
    </Panel>
  )
}

function BoundaryName({ boundary: { kind, protocol, target, own, outside } }: { boundary: Boundary }) {
  return (
    <>
      {kind} <span class="dim">{protocol === kind ? '' : protocol}</span>
      <br />
      <code class={outside ? 'up' : 'dim'}>
        <Given text={target} />
      </code>
      {outside && <span class="up"> outside world</span>}
      {own && protocol !== 'listen' && <span class="dim"> opened by the test</span>}
    </>
  )
}

/** More than this is a list that nobody reads here; the API has them all. */
const SHOWN = 6

function Asked({ boundary: { operations, phases } }: { boundary: Boundary }) {
  const hooks = phases.filter((phase) => phase !== 'body')
  const names = operations.map(({ verb, object, undone = 0, count }) => ({
    text: object === '' ? verb : `${verb} ${object}`,
    undone: undone >= count,
  }))
  return (
    <>
      {names.slice(0, SHOWN).map(({ text, undone }, index) => (
        <span key={text}>
          {index > 0 && ', '}
          <code>
            <Given text={text} />
          </code>
          {undone && <span class="dim"> rolled back</span>}
        </span>
      ))}
      {names.length > SHOWN && <span class="dim"> and {names.length - SHOWN} more</span>}
      {hooks.length > 0 && (
        <span class="dim small">
          {names.length > 0 && <br />}
          {phases.length > hooks.length ? 'also in ' : 'in '}
          {hooks.join(', ')}
        </span>
      )}
    </>
  )
}
