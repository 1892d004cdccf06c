import { expect, test } from 'vitest'
import { reasonsOf } from '../../../packages/server/src/analysis/flaky/words.ts'
import { times, verdictOf } from './outcomes-of.ts'

const textsOf = (...args: Parameters<typeof verdictOf>): string[] =>
  reasonsOf(verdictOf(...args)).map(({ text }) => text)

test('a test that always passed is healthy after twenty runs, and nothing is said before', () => {
  expect(verdictOf(times(20, '.'))).toMatchObject({ class: 'healthy', runs: 20, recovered: null })
  expect(verdictOf(times(7, '.'))).toMatchObject({ class: 'not-enough-data', runs: 7 })
})

test('what passes on retry again and again is flaky, and once is not', () => {
  const often = `${times(10, '.')}R${times(15, '.')}R${times(9, '.')}R...`

  expect(verdictOf(often)).toMatchObject({ class: 'flaky', retried: 3, signals: { retried: 3, bothOutcomes: 0 } })
  expect(textsOf(often)).toEqual(['failed, then passed on retry in 3 of 40 runs'])
  expect(verdictOf(`${times(30, '.')}R${times(9, '.')}`).class).toBe('healthy')
})

test('both outcomes on one commit make a test flaky; the same outcomes on commits of their own do not', () => {
  const onOneCommit = `${times(12, '..|')}.F|..|F.|${times(4, '..|')}..`
  const alternating = `${times(24, '.|')}F|${times(4, '.|')}F|${times(9, '.|')}.`

  expect(verdictOf(onOneCommit)).toMatchObject({ class: 'flaky', signals: { bothOutcomes: 2, returned: 0 } })
  expect(textsOf(onOneCommit)).toEqual(['both failed and passed on 2 commits'])
  expect(verdictOf(alternating)).toMatchObject({ class: 'healthy' })
})

test('a test that fails and passes again and again over commits is flaky', () => {
  const verdict = verdictOf(`${times(5, `${times(15, '.')}F`)}....`)

  expect(verdict).toMatchObject({ class: 'flaky', signals: { retried: 0, bothOutcomes: 0, returned: 5 } })
  expect(verdict.score!.low).toBeLessThan(5 / 84)
  expect(verdict.score!.high).toBeGreaterThan(5 / 84)
})

test('a test that fails from a commit on, every time, is broken since then and never flaky', () => {
  const verdict = verdictOf(`${times(15, '..|')}FF|F|FFF`)

  expect(verdict).toMatchObject({ class: 'broken', streak: 6, since: { after: 29, seenAt: 30 } })
  expect(verdict.flaky).toBeLessThan(0.1)
  expect(textsOf(`${times(15, '..|')}FF|F|FFF`)).toEqual(['failed in every run of the main line since: 6 runs'])
})

test('the first failures of a test are new failures, also of one with few runs', () => {
  expect(verdictOf(`${times(30, '.')}F`)).toMatchObject({ class: 'newly-failing', since: { after: 29, seenAt: 30 } })
  expect(verdictOf(`${times(30, '.')}FF`).class).toBe('newly-failing')
  expect(verdictOf('...F').class).toBe('newly-failing')
  // Also where the same commit passed before, until it passes again.
  expect(verdictOf(`${times(30, '.|')}.F`)).toMatchObject({ class: 'newly-failing', since: { after: 30, seenAt: 31 } })
  expect(verdictOf(`${times(30, '.|')}.F.`).class).toBe('healthy')
})

test('a test that never passed is broken, however long it is known', () => {
  expect(verdictOf(times(40, 'F'))).toMatchObject({ class: 'broken', since: { after: null, seenAt: 0 } })
  expect(verdictOf(times(6, 'F')).class).toBe('broken')
})

test('what was broken and is mended is healthy again, and says so', () => {
  expect(verdictOf(`${times(20, '.')}${times(8, 'F')}${times(12, '.')}`)).toMatchObject({
    class: 'healthy',
    recovered: { from: 'broken', cleanRuns: 12, run: 28 },
  })
})

test('a flaky test is healthy again after so many clean runs as were no luck, on code that changed', () => {
  const flaky = times(10, '.F..|F..|')

  expect(verdictOf(`${flaky}${times(9, '.|')}.`)).toMatchObject({ class: 'flaky', cleanRuns: 12, cleanRunsNeeded: 20 })
  expect(verdictOf(`${flaky}${times(29, '.|')}.`)).toMatchObject({
    class: 'healthy',
    recovered: { from: 'flaky', cleanRuns: 32 },
  })
  expect(verdictOf(`${times(10, '.F..|F..|')}F${times(30, '.')}`).class).toBe('flaky')
})

test('a flaky test that goes on to fail is flaky, also where each failure may be one of work in progress', () => {
  const withoutGit = (): { commit: null } => ({ commit: null })
  const flaky = times(10, '...R....F...F..R...R....F...R....R..')
  const failing = `${flaky}${times(5, '..........F...')}`

  expect(verdictOf(failing, withoutGit).class).toBe('flaky')
  expect(verdictOf(`${flaky}${times(70, '.')}`, withoutGit)).toMatchObject({
    class: 'healthy',
    recovered: { from: 'flaky' },
  })
  // One failure of a branch is more likely its work than a test that was mended long before.
  expect(verdictOf(`${flaky}${times(70, '.')}F...`, withoutGit).recovered).toMatchObject({ from: 'flaky' })
})

test('a flaky test that fails three times in a row is still flaky', () => {
  expect(verdictOf(`${times(10, '.F..|F..|')}F|F|F`).class).toBe('flaky')
})

test('what the order explains is order-dependent, unless it is broken now', () => {
  expect(verdictOf(times(10, '.F|'), undefined, true).class).toBe('order-dependent')
  expect(verdictOf(`${times(20, '.|')}F|F|F|F|F`, undefined, true).class).toBe('broken')
})

test('the window in which a test became flaky ends with its first failure, and begins where it would have failed before', () => {
  const early = verdictOf(`${times(3, '.')}${times(10, '.F..|F..|')}`)
  const late = verdictOf(`${times(200, '.|')}${times(10, '.F..|F..|')}`)

  expect(early.since).toMatchObject({ after: null, seenAt: 4 })
  expect(late.since!.seenAt).toBe(201)
  expect(late.since!.after).toBeGreaterThan(180)
  expect(late.since!.codes).toBeLessThan(20)
})

test('a test that no longer comes in the runs of the suite is gone', () => {
  expect(verdictOf(`${times(30, '.')}${times(30, ' ')}`).isGone).toBe(true)
  expect(verdictOf(`${times(30, '.')}${times(10, ' ')}`).isGone).toBe(false)
  // It comes every tenth run: a nightly job.
  expect(verdictOf(times(10, `.${times(9, ' ')}`)).isGone).toBe(false)
})
