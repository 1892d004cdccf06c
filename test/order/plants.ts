import { between, pick, type Random } from './random.ts'
import type { Suite } from './simulate-suite.ts'
import type { Scope } from '../../packages/server/src/analysis/order/candidates.ts'

/** What is planted into a simulated suite: the truth that an analysis has to find. */
export interface Plant {
  kind: 'victim' | 'brittle' | 'overlap' | 'timing' | 'breakage'
  victim: number
  /** Polluters of a victim, state-setters of a brittle, what an overlap flake collides with. */
  actors: number[]
  /** All actors are needed, not any of them. */
  together: boolean
  /** Undo what the actors did. */
  cleaners: number[]
  scope: Scope
  /** Chance of a failure for no reason: the base flake rate, or all there is of a timing flake. */
  flakeRate: number
  /** Commits [from, to) in which the test is really broken. */
  broken: readonly [from: number, to: number]
}

const plant = (victim: number, kind: Plant['kind'], over: Partial<Plant>): Plant => ({
  kind,
  victim,
  actors: [],
  together: false,
  cleaners: [],
  scope: 'same-file',
  flakeRate: 0,
  broken: [0, 0],
  ...over,
})

/**
 * A victim of its file. Mixed after the Java set of Li et al., ISSTA'23 (order-dependent tests with all their polluters):
 * half have one polluter, half no cleaner; one in seven needs two or three polluters together.
 */
export const plantVictim = (random: Random, tests: readonly number[], flakeRate = 0): Plant => {
  const [victim, ...others] = pick(random, tests, tests.length) as [number, ...number[]]
  const dice = random()
  const polluters = dice < 0.55 ? 1 : Math.min(others.length - 1, between(random, 2, 3))
  const cleaners = random() < 0.55 ? 0 : Math.min(others.length - polluters, between(random, 1, 3))
  return plant(victim, 'victim', {
    actors: others.slice(0, polluters),
    cleaners: others.slice(polluters, polluters + cleaners),
    together: polluters > 1 && dice > 0.85,
    flakeRate,
  })
}

/** A brittle of its file, with 1 to 30 state-setters. */
export const plantBrittle = (random: Random, tests: readonly number[], flakeRate = 0): Plant => {
  const [victim, ...others] = pick(random, tests, tests.length) as [number, ...number[]]
  const setters = Math.min(others.length, Math.floor(30 ** random()))
  return plant(victim, 'brittle', { actors: others.slice(0, setters), flakeRate })
}

/** A victim of a test in another file: through the process (`same-worker`) or through shared outside state. */
export const plantAcross = (random: Random, suite: Suite, scope: Scope): Plant => {
  const files = pick(random, suite.files, 3)
  const [victim, polluter, cleaner] = files.map(({ tests }) => pick(random, tests, 1)[0]!)
  return plant(victim!, 'victim', {
    actors: [polluter!],
    cleaners: random() < 0.3 ? [cleaner!] : [],
    scope,
  })
}

/** Fails when a given test of another file runs at the same time. */
export const plantOverlap = (random: Random, suite: Suite): Plant => {
  const [victim, other] = pick(random, suite.files, 2).map(({ tests }) => tests)
  return plant(pick(random, victim!, 1)[0]!, 'overlap', { actors: other!, scope: 'overlapping' })
}

export const plantTiming = (random: Random, tests: readonly number[], flakeRate: number): Plant =>
  plant(pick(random, tests, 1)[0]!, 'timing', { flakeRate })

/** Broken for a stretch of commits, then mended. */
export const plantBreakage = (random: Random, tests: readonly number[], commits: number): Plant => {
  const from = between(random, 0, Math.max(0, commits - 3))
  return plant(pick(random, tests, 1)[0]!, 'breakage', {
    broken: [from, from + between(random, 1, Math.max(1, commits / 4))],
  })
}
