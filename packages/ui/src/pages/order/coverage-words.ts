import type { OrderAnswer } from '../../api/types.ts'
import { percent } from '../../format/number.ts'

export type Coverage = OrderAnswer['coverage']
type Pairs = Coverage['testPairs']

export type CoverageLevel = 'none' | 'poor' | 'fair' | 'good'
const FAIR = 0.5
const GOOD = 0.9

/** 0..1; null where there is no pair. */
export const shareOf = ({ bothOrders, total }: Pairs): number | null => (total === 0 ? null : bothOrders / total)

const levelOf = (share: number): CoverageLevel => (share >= GOOD ? 'good' : share >= FAIR ? 'fair' : 'poor')

/** By the kind of pairs that was seen least: what was not looked at is what "nothing found" cannot speak of. */
export function coverageLevel({ runs, testPairs, filePairs }: Coverage): CoverageLevel {
  const shares = [testPairs, filePairs].map(shareOf).filter((share) => share !== null)
  return runs === 0 || shares.length === 0 ? 'none' : levelOf(Math.min(...shares))
}

/** What the coverage means for "no order dependence found". */
export function coverageMeaning(coverage: Coverage): string {
  const level = coverageLevel(coverage)
  if (level === 'none') return 'There are no two tests whose order could have been compared yet.'
  const [tests, files] = [shareOf(coverage.testPairs), shareOf(coverage.filePairs)]
  if (level === 'good')
    return 'Nearly every pair has run both ways round: where nothing was found, a test that another one breaks would most likely have shown.'
  const said = [
    tests !== null && levelOf(tests) !== 'good' && `${percent(1 - tests)} of the pairs of tests`,
    files !== null && levelOf(files) !== 'good' && `${percent(1 - files)} of the pairs of files`,
  ].filter(Boolean)
  const subject = said.join(' and ')
  return level === 'fair'
    ? `${subject} never ran both ways round. What depends on one of those cannot have shown.`
    : `${subject} never ran both ways round: that nothing was found there means little.`
}
