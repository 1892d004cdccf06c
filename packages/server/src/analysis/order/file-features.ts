import { type Features, FURTHEST, LEAST_VARIANCE, varianceOfSum } from './features.ts'
import type { RelatedFiles } from './related-files.ts'
import type { Steps } from './steps.ts'
import type { Stratum } from './strata.ts'

/**
 * Of thousands of candidates in hundreds of runs, without a number for each of them in each run.
 *
 * An exposure is that of the furthest candidates for all that came before, and something more for the nearest ones: so
 * a sum over runs takes one count a candidate for all decays together, and some additions for those near the test.
 *
 * @param powers exposure at each gap, by decay; the first one is 1 everywhere
 */
export function* fileFeatures(
  files: RelatedFiles,
  powers: readonly Float64Array[],
  strata: readonly Stratum[],
  rarer: 0 | 1,
): Steps<Features | undefined> {
  const { id, fileCount, lengths, unknown } = files
  const sums = createSums(files, powers)
  const { expected, variance, untold } = yield* momentsOf(files, powers, strata, rarer)
  const scale = variance.map((own) => own.map((one) => (one < LEAST_VARIANCE ? 0 : 1 / Math.sqrt(one))))
  if (scale.every((own) => own.every((one) => one === 0))) return undefined
  const start = expected.map((own) => own.map((one) => -one))
  const penalty = Math.log(id.length)
  const usual = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  return {
    work: usual + (powers.length - 1) * FURTHEST,
    largest(chosen, enough = Infinity) {
      const { before, near } = sums
      before.fill(0)
      for (let decay = 0; decay < powers.length; decay++) near[decay]!.set(start[decay]!)
      for (let index = 0; index < chosen.length; index++) {
        const run = chosen[index]!
        sums.add(run)
        for (let decay = 0; decay < powers.length; decay++) addAt(near[decay]!, unknown[run]!, untold[run]![decay]!)
      }
      let best = 0
      for (let decay = 0; decay < powers.length; decay++) {
        const [sum, own, least] = [near[decay]!, scale[decay]!, powers[decay]![FURTHEST]!]
        for (let file = 0; file < fileCount; file++) {
          const z = (least * before[file]! + sum[file]!) * own[file]!
          if (z * z <= best) continue
          best = z * z
          if (best / 2 - penalty >= enough) return best / 2 - penalty
        }
      }
      return best / 2 - penalty
    },
  }
}

/** Sums of exposures over runs, by file: the furthest exposure times `before`, and what is beyond that in `near`, by decay. */
function createSums({ fileCount, lists, lengths, hasGaps }: RelatedFiles, powers: readonly Float64Array[]) {
  const before = new Int32Array(fileCount)
  const near = powers.map(() => new Float64Array(fileCount))
  const squares = powers.map(() => new Float64Array(fileCount))
  const beyond = powers.map((power) => power.map((own) => own - power[FURTHEST]!))
  const beyondSquared = beyond.map((own) => own.map((one) => one * one))
  const reach = hasGaps ? FURTHEST : 0

  function addNear(sum: Float64Array, list: Int32Array, length: number, exposures: Float64Array): void {
    for (let index = Math.max(0, length - reach); index < length; index++)
      sum[list[index]!]! += exposures[length - 1 - index]!
  }

  return {
    before,
    near,
    squares,
    clear(): void {
      before.fill(0)
      for (const sum of [...near, ...squares]) sum.fill(0)
    },
    add(run: number): void {
      const list = lists[run]!
      const length = lengths[run]!
      for (let index = 0; index < length; index++) before[list[index]!]!++
      // Without a decay nothing is nearer than anything else.
      for (let decay = 1; decay < powers.length; decay++) addNear(near[decay]!, list, length, beyond[decay]!)
    },
    addSquares(run: number): void {
      for (let decay = 1; decay < powers.length; decay++)
        addNear(squares[decay]!, lists[run]!, lengths[run]!, beyondSquared[decay]!)
    },
  }
}

function addAt(sum: Float64Array, places: Int32Array, values: Float64Array): void {
  for (let index = 0; index < places.length; index++) sum[places[index]!]! += values[index]!
}

/**
 * What to expect of the sums over the runs of the rarer outcome, if it made no difference.
 * @returns untold: by run and decay, the means in its stratum of the files of which it cannot be told, which have no influence
 */
function* momentsOf(
  files: RelatedFiles,
  powers: readonly Float64Array[],
  strata: readonly Stratum[],
  rarer: 0 | 1,
): Steps<{ expected: Float64Array[]; variance: Float64Array[]; untold: Float64Array[][] }> {
  const { id, fileCount, unknown } = files
  const sums = createSums(files, powers)
  const { before, near, squares } = sums
  // What is never near is the same with every decay: its statistic is that without any.
  const everNear = idsNear(files, strata)
  const expected = powers.map(() => new Float64Array(fileCount))
  const variance = powers.map(() => new Float64Array(fileCount))
  const unknowns = new Int32Array(fileCount)
  const untold: Float64Array[][] = []
  for (const { runs, rate } of strata) {
    sums.clear()
    unknowns.fill(0)
    for (const run of runs) {
      sums.add(run)
      sums.addSquares(run)
      for (const file of unknown[run]!) unknowns[file]!++
    }
    const chosen = (rarer === 1 ? rate : 1 - rate) * runs.length
    const weight = varianceOfSum(rate, runs.length)
    for (let decay = 0; decay < powers.length; decay++) {
      const [sum, square, least] = [near[decay]!, squares[decay]!, powers[decay]![FURTHEST]!]
      const [ownExpected, ownVariance] = [expected[decay]!, variance[decay]!]
      const ids = decay === 0 ? id : everNear
      for (let index = 0; index < ids.length; index++) {
        const file = ids[index]!
        const times = before[file]!
        if (times === 0) continue
        const known = runs.length - unknowns[file]!
        const total = least * times + sum[file]!
        const totalSquares = least * least * times + 2 * least * sum[file]! + square[file]!
        ownExpected[file]! += (total / known) * chosen
        ownVariance[file]! += (totalSquares - (total * total) / known) * weight
      }
    }
    for (const run of runs) {
      untold[run] = powers.map((power, decay) =>
        Float64Array.from(unknown[run]!, (file) => {
          const known = runs.length - unknowns[file]!
          return known === 0 ? 0 : (power[FURTHEST]! * before[file]! + near[decay]![file]!) / known
        }),
      )
    }
    yield
  }
  return { expected, variance, untold }
}

/** Files that came near enough to the test, in any of these runs, that a decay makes a difference; ascending. */
function idsNear({ fileCount, lists, lengths, hasGaps }: RelatedFiles, strata: readonly Stratum[]): Int32Array {
  const isNear = new Uint8Array(fileCount)
  if (hasGaps)
    for (const { runs } of strata)
      for (const run of runs) {
        const list = lists[run]!
        for (let index = Math.max(0, lengths[run]! - FURTHEST); index < lengths[run]!; index++) isNear[list[index]!] = 1
      }
  return Int32Array.from(isNear.keys()).filter((file) => isNear[file] === 1)
}
