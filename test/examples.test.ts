import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { plantedBrittleTest, plantedDependences, plantedFlakyTest } from './examples/planted.ts'
import { exampleRunners } from './examples/run-suite.ts'
import { ticketNumber } from './examples/shop/ticket-number.ts'
import { failuresOf, foreseenFailures, recordSuite } from './support/example-suite.ts'
import { postgresIsMissing } from './support/services.ts'

/** So many at most, until every planted test ran in an order that hurts it and in one that does not. */
const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

const noPostgres = await postgresIsMissing()
const sufferers = [...plantedDependences.map(({ victim }) => victim), plantedBrittleTest.brittle]
const filesThatDependOnOrder = [
  ...new Set([...sufferers, ...plantedDependences.map(({ polluter }) => polluter)].map(({ file }) => file)),
]
const titles = sufferers.map(({ title }) => title)

describe.each(exampleRunners)('the suite in %s', (runner) => {
  test('passes in its declared order but for what is planted', async () => {
    const tests = await recordSuite(runner)

    expect(new Set(tests.map(({ file }) => file)).size).toBeGreaterThanOrEqual(23)
    expect(tests.length).toBeGreaterThanOrEqual(107)
    expect(failuresOf(tests)).toEqual(foreseenFailures(tests))
  })

  test.skipIf(noPostgres)('uses PostgreSQL where it answers', async () => {
    const tests = await recordSuite(runner, { args: ['storage/subscribers'] })

    expect(tests).toHaveLength(3)
    expect(tests.filter(({ status, layer }) => status !== 'passed' || layer !== 'integration')).toEqual([])
  })

  test('fails in shuffled orders exactly where the planted order dependences say', async () => {
    const seen = new Map(titles.map((title) => [title, new Set<string>()]))

    for (const seed of seeds) {
      if ([...seen.values()].every(({ size }) => size === 2)) break
      const tests = await recordSuite(runner, { seed, args: filesThatDependOnOrder })
      expect({ seed, failures: failuresOf(tests) }).toEqual({ seed, failures: foreseenFailures(tests) })
      for (const { title, status } of tests) seen.get(title)?.add(status)
    }

    expect([...seen]).toEqual(titles.map((title) => [title, new Set(['passed', 'failed'])]))
  })

  test('run alone, each victim passes and the brittle test fails', async () => {
    const tests = await recordSuite(runner, { args: [...filesThatDependOnOrder, '-t', titles.join('|')] })

    expect(tests.map(({ title }) => title).toSorted()).toEqual(titles.toSorted())
    expect(failuresOf(tests)).toEqual([plantedBrittleTest.brittle.title])
  })

  test('has a unit test that opens a socket, and an end-to-end test that calls itself integration', async () => {
    const nobody = 'http://127.0.0.1:1'
    const args = ['tax.test', 'checkout.int', '-t', 'of a new country comes from the tax office|checkout works']

    const tests = await recordSuite(runner, { args, env: { SHOP_TAX_OFFICE_URL: nobody, SHOP_GATEWAY_URL: nobody } })

    expect(tests.map(({ title, layer, status }) => ({ title, layer, status }))).toEqual(
      expect.arrayContaining([
        { title: 'of a new country comes from the tax office', layer: 'unit', status: 'failed' },
        { title: 'checkout works', layer: 'integration', status: 'failed' },
      ]),
    )
  })
})

test('the flaky test depends on the clock alone: one millisecond in ten gives a number that is too short', () => {
  const second = Date.parse('2026-03-14T09:26:53.000Z')
  const numbers = Array.from({ length: 1000 }, (_, ms) => ticketNumber(new Date(second + ms)))

  expect(numbers.filter((number) => !/^\d{8}-\d{3}$/.test(number))).toHaveLength(100)
})

test('the README names every planted order dependence', async () => {
  const readme = await readFile(new URL('examples/README.md', import.meta.url), 'utf8')
  const planted = [
    ...plantedDependences.flatMap(({ victim, polluter, cleaner }) => [victim, polluter, ...(cleaner ? [cleaner] : [])]),
    plantedBrittleTest.brittle,
    plantedBrittleTest.stateSetter,
    plantedFlakyTest,
  ]

  expect(planted.filter(({ file, title }) => !readme.includes(file) || !readme.includes(title))).toEqual([])
})
