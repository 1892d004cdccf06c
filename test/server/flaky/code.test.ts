import { expect, test } from 'vitest'
import { badnessOf } from '../../../packages/server/src/analysis/flaky/badness.ts'
import { isOutage } from '../../../packages/server/src/analysis/flaky/outage.ts'
import { runSteps } from '../../../packages/server/src/analysis/order/steps.ts'
import { toColumns } from '../../../packages/server/src/analysis/flaky/run-columns.ts'
import { historyOf, times, verdictOf } from './outcomes-of.ts'

test('work on a branch that breaks a test again and again is held against nobody', () => {
  const onBranch = (run: number) => (run % 2 ? { branch: 'feature', commit: `work${run}` } : {})

  const verdict = verdictOf(times(12, '.F.F..'), onBranch)

  expect(verdict).toMatchObject({ class: 'healthy', recovered: null, signals: { bothOutcomes: 0, returned: 0 } })
})

test('both outcomes on one commit of a branch are evidence as anywhere', () => {
  const onBranch = (run: number) => (run >= 24 ? { branch: 'feature' } : {})

  expect(verdictOf(`${times(24, '.|')}.F|F.|..`, onBranch)).toMatchObject({
    class: 'flaky',
    signals: { bothOutcomes: 2 },
  })
})

test('a commit that main takes over belongs to main, also its runs on the branch before', () => {
  const { isMain, chain } = toColumns(historyOf('..|.', (run) => (run === 0 ? { branch: 'feature' } : {})).runs)

  expect(Array.from(chain, (number) => isMain[number])).toEqual([true, true, true])
})

test('a fork that calls its branch main is no main line', () => {
  const { isMain, chain } = toColumns(historyOf('.|.', (run) => ({ pullRequest: run === 1 })).runs)

  expect(Array.from(chain, (number) => isMain[number])).toEqual([true, false])
})

test('with uncommitted changes or without git no two runs are of one code, but those of one shuffle are', () => {
  const codesOf = (facts: (run: number) => object) => [...toColumns(historyOf('|...', facts).runs).code]

  expect(new Set(codesOf(() => ({ dirty: true }))).size).toBe(3)
  expect(new Set(codesOf(() => ({ commit: null, branch: null }))).size).toBe(3)
  expect(new Set(codesOf(() => ({ dirty: true, plannedBy: 'shuffle' }))).size).toBe(1)
  expect(new Set(codesOf((run) => ({ dirty: true, plannedBy: 'shuffle', at: run * 9e6 }))).size).toBe(3)
})

test('somebody who mends a test on a laptop makes no flaky test of it', () => {
  const atWork = (run: number) => (run >= 20 ? { dirty: true } : {})

  expect(verdictOf(`${times(20, '.|')}F.FF.F..F.`, atWork).class).toBe('healthy')
})

test('what always fails on one operating system is broken there, and not flaky', () => {
  const onTwo = (run: number) => ({ os: run % 2 ? 'win32' : 'linux' })

  const verdict = verdictOf(`${times(12, '..|')}${times(8, '.F|')}.F`, onTwo)

  expect(verdict).toMatchObject({ class: 'broken', since: { after: 23, seenAt: 25 } })
})

test('an old machine that is no longer used keeps no test broken', () => {
  const onNew = (run: number) => ({ node: run < 20 ? 'v20.1.0' : 'v24.1.0' })

  expect(verdictOf(`${times(16, '.|')}F|F|F|F|${times(30, '.|')}.`, onNew).class).toBe('healthy')
})

test('flaky on one kind of machine stands out in the table of environments', () => {
  const onTwo = (run: number) => ({ os: run % 2 ? 'win32' : 'linux' })

  const { class: kind, environments } = verdictOf(times(20, '...F|....|'), onTwo)

  expect(kind).toBe('flaky')
  expect(environments.filter(({ dimension }) => dimension === 'os')).toMatchObject([
    { value: 'linux', runs: 80, failed: 0, stands: false },
    { value: 'win32', runs: 80, failed: 20, stands: true },
  ])
  expect(environments.filter(({ stands }) => stands)).toHaveLength(1)
})

test('outages and the runs of a bisect say nothing about a test', () => {
  const outage = (run: number) => ({ isOutage: run % 5 === 4 })
  const bisect = (run: number) => ({ plannedBy: run % 5 === 4 ? 'bisect' : null })

  for (const facts of [outage, bisect])
    expect(verdictOf(times(10, '....F|'), facts)).toMatchObject({ class: 'healthy', runs: 40, leftOut: 10, failed: 0 })
  expect(isOutage(10, 6)).toBe(true)
  expect(isOutage(10, 5)).toBe(false)
  expect(isOutage(3, 3)).toBe(false)
})

test('a bad day, on which many tests fail that otherwise do not, makes none of them flaky', () => {
  const one = historyOf(`${times(30, '.|')}F.|.F|..|F.|${times(10, '.|')}.`)
  const tests = 10
  const all = {
    ...one,
    first: Int32Array.from({ length: tests + 1 }, (_, test) => test * one.run.length),
    run: Int32Array.from({ length: tests * one.run.length }, (_, place) => one.run[place % one.run.length]!),
    status: Uint8Array.from({ length: tests * one.run.length }, (_, place) => one.status[place % one.run.length]!),
  }

  const badness = runSteps(badnessOf(all, toColumns(all.runs)))

  expect([...badness].filter((share) => share > 0)).toHaveLength(3)
  expect(badness[30]).toBeGreaterThan(0.5)
  expect(runSteps(badnessOf(one, toColumns(one.runs))).every((share) => share === 0)).toBe(true)
})
