import { CopyLine } from '../../parts/copy.tsx'
import { State } from '../../parts/states.tsx'
import { RANGE_SENTENCE, usePageLink, useRange, useUrl } from '../../state/url.ts'
import { plural } from '../../format/number.ts'
import { coverageLevel, coverageMeaning, type Coverage, type CoverageLevel } from './coverage-words.ts'
import { CoverageMeters, SHUFFLE } from './coverage.tsx'

const TITLES: Record<CoverageLevel, string> = {
  none: 'Nothing to compare yet',
  poor: 'Nothing found, and little seen',
  fair: 'Nothing found so far',
  good: 'No order dependence found',
}

/** Nothing was found: what that is worth, and how to make it worth more. */
export function NoFinding({ coverage, others }: { coverage: Coverage; others: number }) {
  const level = coverageLevel(coverage)
  return (
    <section class="panel" aria-label="Findings">
      <State title={TITLES[level]}>
        <p>{coverageMeaning(coverage)}</p>
        <div class="empty-coverage">
          <CoverageMeters coverage={coverage} />
          <p class="small">
            {others > 0 &&
              `${plural(others, 'test')} failed and passed for other reasons, or too rarely to tell: below. `}
            {level === 'good'
              ? 'Keep shuffling to keep it that way:'
              : 'These runs put the pairs that were seen one way round the other way round:'}
          </p>
          <CopyLine text={SHUFFLE} label="command that runs the tests in other orders" />
        </div>
      </State>
    </section>
  )
}

export function NoRuns() {
  const range = useRange()
  const { link } = useUrl()
  const page = usePageLink()
  return (
    <section class="panel">
      <State
        title={`No run in the last ${RANGE_SENTENCE[range]}`}
        actions={
          range === '90d' ? (
            <a class="btn primary" href={page('/start')}>
              Set up
            </a>
          ) : (
            <a class="btn primary" href={link({ range: '90d' })}>
              Look at 90 days
            </a>
          )
        }
      >
        <p>Which test depends on which is read from the orders of recorded runs.</p>
      </State>
    </section>
  )
}
