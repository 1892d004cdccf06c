import { type Candidates, UNKNOWN } from '../../packages/server/src/analysis/order/candidates.ts'

/**
 * Spectrum-based baseline: ef / sqrt((ef + nf)(ef + ep)), with "ran before the victim" as coverage.
 * Ochiai 1957; for faults Abreu et al., TAIC PART'07. For brittles with the outcomes swapped.
 */
export const ochiai = ({ id, gap }: Candidates, affected: Uint8Array): number[] =>
  Array.from(id, (_, index) => {
    let ef = 0
    let ep = 0
    let nf = 0
    for (let run = 0; run < affected.length; run++) {
      const own = gap[index * affected.length + run]!
      if (own === UNKNOWN) continue
      if (own >= 0 && affected[run]) ef++
      else if (own >= 0) ep++
      else if (affected[run]) nf++
    }
    return ef === 0 ? 0 : ef / Math.sqrt((ef + nf) * (ef + ep))
  })
