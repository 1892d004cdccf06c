/** One run of a test that is known to depend on the order, oldest first. */
export interface LifeRun {
  /** Epoch ms. */
  at: number
  failed: boolean
  /** What makes it fail came before it: it had to fail, were it not mended. */
  exposed: boolean
}

export type LifeStatus = 'suspected' | 'proven' | 'fixed' | 'back'

export interface Life {
  status: LifeStatus
  /** Exposed runs since its last failure (and since its proof), in all of which it passed. */
  passesSince: number
}

/** Of a test that is not mended: the chance to be called so, now, or at any time before. */
const CHANCE_NOW = 0.05
const CHANCE_EVER = 0.01
const LEAST_PASSES = 5

/** Exposed runs without a failure in between, ended by a failure, by a proof, or not at all. */
interface Stretch {
  passes: number
  end: 'failure' | 'proof' | 'now'
}

/**
 * The life of a finding: suspected, proven by a proof, fixed once it has passed so often though exposed that this has a
 * chance of at most 5 % (and at least 5 times), and back when it failed after that.
 *
 * That chance follows from the rate at which it failed when exposed, outside of the stretches in which it was mended. One of
 * many stretches is quiet by chance more easily than the last one: those before must be longer (1 % over all of them).
 *
 * @param provenAt moments of proofs, epoch ms
 */
export const lifeOf = (runs: readonly LifeRun[], provenAt: readonly number[]): Life => {
  const stretches = stretchesOf(runs, provenAt)
  const mended = mendedStretches(stretches, runs)
  const last = stretches.length - 1
  const { passes: passesSince } = stretches[last]!
  if (mended.has(last)) return { status: 'fixed', passesSince }
  let status: LifeStatus = 'suspected'
  for (const [index, { end }] of stretches.entries()) {
    if (end === 'proof') status = 'proven'
    else if (end === 'failure' && mended.has(index)) status = 'back'
  }
  return { status, passesSince }
}

const stretchesOf = (runs: readonly LifeRun[], provenAt: readonly number[]): Stretch[] => {
  const events = [
    ...runs.map(({ at, failed, exposed }) => ({ at, is: failed ? 'failure' : exposed ? 'pass' : 'nothing' }) as const),
    ...provenAt.map((at) => ({ at, is: 'proof' }) as const),
  ].toSorted((left, right) => left.at - right.at)
  const stretches: Stretch[] = []
  let passes = 0
  for (const { is } of events) {
    if (is === 'pass') passes++
    else if (is !== 'nothing') {
      stretches.push({ passes, end: is })
      passes = 0
    }
  }
  return [...stretches, { passes, end: 'now' }]
}

const mendedStretches = (stretches: readonly Stretch[], runs: readonly LifeRun[]): Set<number> => {
  const exposed = runs.filter((run) => run.exposed)
  const failures = exposed.filter((run) => run.failed).length
  const mended = new Set<number>()
  let others = exposed.length
  const longestFirst = [...stretches.keys()].toSorted(
    (left, right) => stretches[right]!.passes - stretches[left]!.passes,
  )
  for (const index of longestFirst) {
    const { passes, end } = stretches[index]!
    if (passes < LEAST_PASSES) break
    // Laplace's rule: six failures in six runs do not make it certain.
    const passChance = 1 - (failures + 1) / (others - passes + 2)
    const chance = passChance ** passes * (end === 'now' ? 1 : exposed.length)
    // Before its first failure, or before a proof, there was nothing to mend.
    const isMended = chance <= (end === 'now' ? CHANCE_NOW : CHANCE_EVER) && end !== 'proof' && index > 0
    if (!isMended) continue
    mended.add(index)
    others -= passes
  }
  return mended
}
