/** Does the searched-for outcome show when exactly these tests run, in this order, before the victim? */
export type Holds = (before: readonly number[]) => Promise<boolean>

export interface Narrowing {
  holds: Holds
  /** The same, seen more than once: asked where one wrong outcome would lead everything that follows astray. */
  surely: Holds
  /** How likely a test is to matter; any scale. */
  suspicion?: (test: number) => number
}

/**
 * The tests of `sequence` that are needed for the outcome, in their order. Never tests that do not do it;
 * none, if it does not hold for the whole and for none of them alone.
 *
 * The nearest relevant predecessor decides ("last writer wins"), so whether a suffix holds is monotone in its start,
 * even with cleaners in the sequence: the earliest needed test is found in log2(n) runs, split at half the suspicion.
 * What else is needed is found between it and the victim in the same way (after QuickXplain, Junker AAAI'04). Where the
 * outcome turns out not to be monotone, ddmin takes over (Zeller & Hildebrandt, TSE 2002).
 */
export async function neededTests(sequence: readonly number[], narrowing: Narrowing): Promise<number[]> {
  const { holds, surely, suspicion = () => 1 } = narrowing
  const startOfSuffix = (): Promise<number> => startOfShortestSuffix(sequence, holds, suspicion)
  let from = await startOfSuffix()
  if (from === sequence.length) return []
  if (await holds([sequence[from]!])) return [sequence[from]!]
  while (!(await surely(sequence.slice(from)))) {
    if (from === 0) return []
    from = await startOfSuffix()
  }

  const heads = [sequence[from]!]
  let tails: number[] = []
  let between = sequence.slice(from + 1)
  while (!(await holds([...heads, ...tails]))) {
    const part = await shortestPrefix(between, {
      holds: (prefix) => holds([...heads, ...prefix, ...tails]),
      surely: (prefix) => surely([...heads, ...prefix, ...tails]),
    })
    if (!part) return ddmin(sequence.slice(from), surely)
    tails = [part.at(-1)!, ...tails]
    between = part.slice(0, -1)
  }
  return withoutNeedless([...heads, ...tails], holds)
}

async function startOfShortestSuffix(
  sequence: readonly number[],
  holds: Holds,
  suspicion: (test: number) => number,
): Promise<number> {
  let holdsFrom = 0
  let failsFrom = sequence.length
  while (failsFrom - holdsFrom > 1) {
    const middle = splitByMass(sequence, holdsFrom, failsFrom, suspicion)
    if (await holds(sequence.slice(middle))) holdsFrom = middle
    else failsFrom = middle
  }
  return holdsFrom
}

/** A place inside (from, to) with about half of the suspicion on either side. */
function splitByMass(
  sequence: readonly number[],
  from: number,
  to: number,
  suspicion: (test: number) => number,
): number {
  const masses = sequence.slice(from, to).map(suspicion)
  const half = masses.reduce((sum, mass) => sum + mass, 0) / 2
  let sum = 0
  let best = { middle: from + 1, distance: Infinity }
  for (const [index, mass] of masses.slice(0, -1).entries()) {
    sum += mass
    const distance = Math.abs(sum - half)
    if (distance < best.distance) best = { middle: from + index + 1, distance }
  }
  return best.middle
}

/** Never empty; undefined if not even the whole holds. */
async function shortestPrefix(
  sequence: readonly number[],
  { holds, surely }: Pick<Narrowing, 'holds' | 'surely'>,
): Promise<readonly number[] | undefined> {
  if (sequence.length === 0) return undefined
  while (await holds(sequence)) {
    let tooShort = 0
    let enough = sequence.length
    while (enough - tooShort > 1) {
      const middle = (tooShort + enough) >> 1
      if (await holds(sequence.slice(0, middle))) enough = middle
      else tooShort = middle
    }
    const prefix = sequence.slice(0, enough)
    // If it does not, that is known from now on, and the next round ends elsewhere.
    if (await surely(prefix)) return prefix
  }
  return undefined
}

/** Leaves out, one by one, whatever the outcome does not need; again, since one less may make another needless. */
async function withoutNeedless(needed: readonly number[], holds: Holds): Promise<number[]> {
  let kept = [...needed]
  for (let before = 0; kept.length > 1 && kept.length !== before;) {
    before = kept.length
    for (const test of kept) {
      const fewer = kept.filter((other) => other !== test)
      if (fewer.length > 0 && (await holds(fewer))) kept = fewer
    }
  }
  return kept
}

/** Delta debugging: needs no monotone outcome, and more runs. The result is 1-minimal. */
export async function ddmin(sequence: readonly number[], holds: Holds): Promise<number[]> {
  let kept = [...sequence]
  let parts = 2
  while (kept.length >= 2) {
    const size = Math.ceil(kept.length / parts)
    const chunks = Array.from({ length: Math.ceil(kept.length / size) }, (_, part) =>
      kept.slice(part * size, (part + 1) * size),
    )
    const chunk = await firstThat(chunks, holds)
    if (chunk) {
      kept = chunk
      parts = 2
      continue
    }
    const complements = chunks.map((_, left) => chunks.filter((_part, index) => index !== left).flat())
    const complement = parts > 2 ? await firstThat(complements, holds) : undefined
    if (complement) {
      kept = complement
      parts = Math.max(2, parts - 1)
    } else if (parts >= kept.length) break
    else parts = Math.min(kept.length, parts * 2)
  }
  return kept
}

async function firstThat(candidates: readonly number[][], holds: Holds): Promise<number[] | undefined> {
  for (const candidate of candidates) if (await holds(candidate)) return candidate
  return undefined
}
