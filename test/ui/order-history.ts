import type { Proof, ProvenTest } from '../../packages/reporter/src/proof.ts'
import type { Report } from '../../packages/reporter/src/report.ts'
import { buildReport, type BuiltFile, type BuiltTest } from '../support/report-builder.ts'
import { runFacts } from './history.ts'

/** A title for each part that a test plays. */
export const planted = {
  polluter: 'charges with a fake gateway',
  victims: ['refunds a charge', 'lists the charges', 'voids a charge'],
  setter: 'configures the sender',
  brittle: 'every mail bears the sender',
  flaky: 'answers in time',
  rarelyFails: 'survives a restart',
} as const

const HOUR_MS = 3_600_000

/**
 * Runs of one commit in shuffled orders. In one file a polluter breaks three victims, in another one a brittle test needs
 * a state-setter; a flaky test fails in every fourth run, whatever ran before it, another one only once.
 */
export function orderHistory(now: number, runs = 40): Report[] {
  const random = numbers(7)
  const shuffled = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, key: random() }))
      .toSorted((left, right) => left.key - right.key)
      .map(({ item }) => item)

  return Array.from({ length: runs }, (_, index) =>
    buildReport({
      id: `order-${String(index).padStart(3, '0')}`,
      startedAt: new Date(now - (runs - index) * HOUR_MS).toISOString(),
      files: shuffled([
        payments(shuffled(['opens an account', 'closes an account', planted.polluter, ...planted.victims])),
        mails(shuffled(['escapes a subject', 'wraps a body', planted.setter, planted.brittle])),
        others(shuffled([planted.flaky, planted.rarelyFails, 'counts to three']), [
          random() < 0.25 && planted.flaky,
          index === 11 && planted.rarelyFails,
        ]),
      ]),
      run: runFacts(0, 'main'),
    }),
  )
}

/** What `stratigraph bisect` sends when it has proven the brittle test. */
export const brittleProof = (at: Date): Proof => ({
  format: 'stratigraph-proof',
  version: 1,
  id: 'proof-brittle',
  project: runFacts(0, 'main').project!,
  at: at.toISOString(),
  runner: { name: 'vitest', version: '5.1.1' },
  commit: null,
  victim: mailTest(planted.brittle),
  kind: 'brittle',
  scope: 'same-file',
  polluters: [mailTest(planted.setter)],
  otherPolluters: [],
  cleaners: [],
  confirmed: { failed: 3, failingRuns: 3, passed: 4, passingRuns: 4 },
  leak: [{ kind: 'module-state', name: 'src/mails/mailer.ts: sender', change: 'changed' }],
  runs: 9,
  reproduce: 'npx vitest run src/mails/mails.test.ts -t alone',
  control: 'npx stratigraph replay order-001 --only src/mails/mails.test.ts',
  reason: null,
})

const mailTest = (title: string): ProvenTest => ({
  project: '',
  path: 'src/mails/mails.test.ts',
  titlePath: ['mails', title],
  ordinal: 0,
})

/** The same suite, with nothing wrong in it, always in one order. */
export const quietHistory = (now: number, runs = 3): Report[] =>
  Array.from({ length: runs }, (_, index) =>
    buildReport({
      id: `quiet-${index}`,
      startedAt: new Date(now - (runs - index) * HOUR_MS).toISOString(),
      files: [{ path: 'src/quiet.test.ts', tests: ['one', 'two', 'three', 'four'] }],
      run: runFacts(0, 'main'),
    }),
  )

/** Nothing wrong either, in orders that show every pair both ways round. */
export const thoroughHistory = (now: number): Report[] =>
  [
    [1, 2, 3, 4],
    [4, 3, 2, 1],
    [2, 4, 1, 3],
    [3, 1, 4, 2],
  ].map((order, index) =>
    buildReport({
      id: `thorough-${index}`,
      startedAt: new Date(now - (4 - index) * HOUR_MS).toISOString(),
      files: [{ path: 'src/thorough.test.ts', tests: order.map((number) => `case ${number}`) }],
      run: runFacts(0, 'main'),
    }),
  )

function payments(order: string[]): BuiltFile {
  const polluted = order.indexOf(planted.polluter)
  const victims: readonly string[] = planted.victims
  return {
    path: 'src/payments/payments.test.ts',
    worker: 1,
    tests: order.map((title, place) => outcome(['payments', title], victims.includes(title) && place > polluted)),
  }
}

function mails(order: string[]): BuiltFile {
  const ready = order.indexOf(planted.setter)
  return {
    path: 'src/mails/mails.test.ts',
    worker: 1,
    tests: order.map((title, place) => outcome(['mails', title], title === planted.brittle && place < ready)),
  }
}

const others = (order: string[], failing: (string | false)[]): BuiltFile => ({
  path: 'src/others/others.test.ts',
  worker: 2,
  tests: order.map((title) => outcome(['others', title], failing.includes(title))),
})

const outcome = (title: string[], failed: boolean): BuiltTest => ({
  title,
  layer: 1,
  line: 12,
  ...(failed ? { status: 'failed', error: 'expected 1 to be 2' } : {}),
})

/** Numbers of [0, 1) that are the same every time: a linear congruential generator. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
