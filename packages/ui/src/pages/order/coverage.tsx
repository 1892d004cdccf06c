import { percent, plural, whole } from '../../format/number.ts'
import { CopyLine } from '../../parts/copy.tsx'
import { Panel } from '../../parts/panel.tsx'
import { coverageLevel, coverageMeaning, shareOf, type Coverage } from './coverage-words.ts'

export const SHUFFLE = 'npx stratigraph shuffle --runs 10'

/** How much the history has seen, so that "nothing found" can be weighed, and how it sees more. */
export function CoveragePanel({ coverage }: { coverage: Coverage }) {
  const good = coverageLevel(coverage) === 'good'
  return (
    <Panel title="What the history has seen" sub={plural(coverage.runs, 'run')}>
      <CoverageMeters coverage={coverage} />
      <p class="coverage-advice">{coverageMeaning(coverage)}</p>
      <CopyLine text={SHUFFLE} label="command that runs the tests in other orders" />
      <p class="caption">
        {good
          ? 'Further orders tell suspects apart that always came together, and show what fails rarely.'
          : 'Runs the tests in orders chosen to turn around the pairs that were seen one way only.'}{' '}
        Every run is recorded and lands here.
      </p>
    </Panel>
  )
}

export function CoverageMeters({ coverage: { testPairs, filePairs } }: { coverage: Coverage }) {
  return (
    <ul class="coverage">
      <Meter name="Pairs of tests inside one file" pairs={testPairs} />
      <Meter name="Pairs of files on one machine" pairs={filePairs} />
    </ul>
  )
}

function Meter({ name, pairs }: { name: string; pairs: Coverage['testPairs'] }) {
  const share = shareOf(pairs)
  return (
    <li>
      <span>{name}</span>
      <span class="num">
        {share === null ? (
          <span class="dim">there are none</span>
        ) : (
          <>
            <b>{percent(share)}</b>{' '}
            <span class="dim">
              {whole(pairs.bothOrders)} of {whole(pairs.total)} in both orders
            </span>
          </>
        )}
      </span>
      <span class="coverage-bar" aria-hidden="true">
        {share !== null && share > 0 && <i class="phase-1" style={{ flex: String(share) }} />}
        {share !== 1 && <i class="hatched" style={{ flex: String(1 - (share ?? 0)) }} />}
      </span>
    </li>
  )
}
