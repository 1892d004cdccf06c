import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FAILED, type History } from '../../packages/server/src/analysis/order/schedule.ts'
import type { OrderAnswer, OrderFinding, TestOrderAnswer } from '../../packages/server/src/api-schemas/order.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { pathOf, reportsOf, titleOf } from '../support/history-reports.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { countCoverage } from './count-coverage.ts'
import {
  plantAcross,
  plantBreakage,
  plantBrittle,
  plantOverlap,
  plantTiming,
  plantVictim,
  type Plant,
} from './plants.ts'
import { pick, type Random, seeded } from './random.ts'
import { inFileShuffles, simulateHistory, type HistoryOptions } from './simulate-history.ts'
import { simulateSuite, type Suite } from './simulate-suite.ts'

type PlantAll = (random: Random, suite: Suite) => Plant[]
const inDifferentFiles =
  (count: number, plantOne: (random: Random, tests: readonly number[]) => Plant): PlantAll =>
  (random, suite) =>
    pick(random, suite.files, count).map(({ tests }) => plantOne(random, tests))

const parallel: Partial<HistoryOptions> = { workers: 3, shuffleFiles: true }

/** Each is a project of its own, with what is planted into it. */
const situations: Record<string, { plantAll: PlantAll; options?: Partial<HistoryOptions> }> = {
  'in a file': { plantAll: inDifferentFiles(5, plantVictim) },
  brittle: { plantAll: inDifferentFiles(4, plantBrittle) },
  'same worker': {
    plantAll: (random, suite) => [plantAcross(random, suite, 'same-worker')],
    options: { ...parallel, isolate: false },
  },
  'across workers': { plantAll: (random, suite) => [plantAcross(random, suite, 'across-workers')], options: parallel },
  overlap: { plantAll: (random, suite) => [plantOverlap(random, suite)], options: parallel },
  timing: { plantAll: inDifferentFiles(6, (random, tests) => plantTiming(random, tests, 0.3)) },
  breakage: { plantAll: inDifferentFiles(6, (random, tests) => plantBreakage(random, tests, 15)) },
  outages: { plantAll: () => [], options: { outages: 0.15 } },
}

const planted = new Map(
  Object.entries(situations).map(([project, { plantAll, options }], index) => {
    const random = seeded(4099 + index)
    const suite = simulateSuite(random, 8, 6, 14)
    const plants = plantAll(random, suite)
    const history = simulateHistory(random, suite, plants, { ...inFileShuffles, runs: 60, ...options })
    return [project, { suite, plants, history }]
  }),
)

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  for (const [project, { history }] of planted) await server.send(...reportsOf(history, project))
})
afterAll(() => server[Symbol.asyncDispose]())

const ask = (project: string): Promise<OrderAnswer> =>
  server.json(`/api/v1/order?project=${encodeURIComponent(project)}`)
const titleOfVictim = ({ victim }: OrderFinding): string => victim.titlePath.join()

function findingOf({ findings }: OrderAnswer, { victim }: Plant): OrderFinding {
  const finding = findings.find((one) => titleOfVictim(one) === titleOf(victim))
  if (!finding) throw new Error(`no finding for ${titleOf(victim)}`)
  return finding
}

/** How often the rarer of a test's two outcomes was seen: little of it proves nothing. */
function countRarer({ schedules }: History, victim: number): number {
  const failures = schedules.filter(({ test: tests, outcome }) => outcome[tests.indexOf(victim)] === FAILED).length
  return Math.min(failures, schedules.length - failures)
}

describe('what is planted is found', () => {
  test.each([
    ['in a file', 'victim'],
    ['brittle', 'brittle'],
  ] as const)('%s: as %s, with a true cause in the first group of suspects', async (project, kind) => {
    const { suite, history, plants: all } = planted.get(project)!
    const plants = all.filter(({ victim }) => countRarer(history, victim) >= 6)

    const answer = await ask(project)

    expect(plants.length).toBeGreaterThanOrEqual(3)
    expect(answer.findings.map(titleOfVictim).toSorted()).toEqual(
      plants.map(({ victim }) => titleOf(victim)).toSorted(),
    )
    for (const plant of plants) {
      const { kind: found, scope, status, suspects, victim } = findingOf(answer, plant)
      expect({ found, scope, status }).toEqual({ found: kind, scope: 'same-file', status: 'suspected' })
      expect(victim.file).toBe(pathOf(suite.fileOfTest[plant.victim]!))
      const [first] = suspects
      expect(first!.role).toBe(kind === 'brittle' ? 'setter' : 'polluter')
      const named = [...first!.tests, ...first!.together].map(({ titlePath }) => titlePath.join())
      expect(plant.actors.map(titleOf)).toEqual(
        expect.arrayContaining([expect.toSatisfy((actor) => named.includes(actor))]),
      )
    }
  })

  test.each([['same worker'], ['across workers']])('%s: the file that does it is named', async (project) => {
    const { plants, suite } = planted.get(project)!
    const [plant] = plants as [Plant]

    const { kind, scope, suspects, reason } = findingOf(await ask(project), plant)

    expect({ kind, scope }).toEqual({ kind: 'victim', scope: plant.scope })
    expect(suspects[0]!.unit).toBe('file')
    expect(suspects[0]!.files).toContain(pathOf(suite.fileOfTest[plant.actors[0]!]!))
    expect(suspects[0]!.tests.map(({ titlePath }) => titlePath.join())).toContain(titleOf(plant.actors[0]!))
    expect(reason).toMatch(/^It fails after other tests: \d+ of \d+ runs after the first suspect/)
  })

  test('what collides in time is called concurrency, not order', async () => {
    const { plants, suite } = planted.get('overlap')!
    const [plant] = plants as [Plant]

    const { kind, scope, suspects } = findingOf(await ask('overlap'), plant)

    expect({ kind, scope }).toEqual({ kind: 'concurrency', scope: 'overlapping' })
    expect(suspects[0]!.files).toEqual([pathOf(suite.fileOfTest[plant.actors[0]!]!)])
  })

  test('the counts of a suspect are those that a person would count', async () => {
    const { plants, history, suite } = planted.get('in a file')!
    const plant = plants.find(({ cleaners, together }) => cleaners.length === 0 && !together)!
    const actor = plant.actors[0]!
    const counted = { failAfter: 0, runsAfter: 0, failOtherwise: 0, runsOtherwise: 0 }
    for (const schedule of history.schedules) {
      const place = schedule.placeOfFile[suite.fileOfTest[plant.victim]!]!
      const rows = schedule.test.subarray(schedule.firstRow[place], schedule.firstRow[place + 1])
      const isAfter = rows.indexOf(actor) < rows.indexOf(plant.victim)
      const fails = Number(schedule.outcome[schedule.firstRow[place]! + rows.indexOf(plant.victim)] === 2)
      counted[isAfter ? 'runsAfter' : 'runsOtherwise']++
      counted[isAfter ? 'failAfter' : 'failOtherwise'] += fails
    }

    const { suspects, runs, failures } = findingOf(await ask('in a file'), plant)

    const suspect = suspects.find(({ tests }) => tests.some(({ titlePath }) => titlePath.join() === titleOf(actor)))
    expect(suspect).toMatchObject(counted)
    expect({ runs, failures }).toEqual({ runs: 60, failures: counted.failAfter + counted.failOtherwise })
  })
})

describe('what is no order dependence is not called one', () => {
  test.each([['timing'], ['breakage'], ['outages']])('%s', async (project) => {
    const { findings, others } = await ask(project)

    expect(findings).toEqual([])
    for (const { reason, runs, neededRuns } of others) {
      expect(reason).toMatch(/\w/)
      expect(neededRuns).toBeGreaterThanOrEqual(runs)
    }
  })

  test('flaky tests are listed with why they are no finding', async () => {
    const { plants } = planted.get('timing')!

    const { others } = await ask('timing')

    expect(others.map(({ test: { titlePath } }) => titlePath.join()).toSorted()).toEqual(
      plants.map(({ victim }) => titleOf(victim)).toSorted(),
    )
    expect(others.some(({ kind }) => kind === 'not-order-dependent')).toBe(true)
  })
})

test.each([...planted.keys()].map((project) => [project]))(
  'coverage is what counting every pair gives: %s',
  async (project) => {
    const { history } = planted.get(project)!

    const { coverage } = await ask(project)

    expect(coverage).toEqual(countCoverage(history))
  },
)

test('the page of a victim has the runs in which its suspect came before it', async () => {
  const { plants } = planted.get('in a file')!
  const plant = plants.find(({ cleaners, together }) => cleaners.length === 0 && !together)!
  const { tests } = await server.json<TestsAnswer>(
    `/api/v1/tests?project=in%20a%20file&q=${titleOf(plant.victim)}&limit=1000`,
  )
  const { id } = tests.find(({ titlePath }) => titlePath.join() === titleOf(plant.victim))!

  const { finding, verdict, runs, matrix } = await server.json<TestOrderAnswer>(`/api/v1/tests/${id}/order`)

  expect(finding).toEqual(findingOf(await ask('in a file'), plant))
  expect(verdict.kind).toBe('victim')
  expect(runs).toHaveLength(60)
  expect(runs.map(({ at }) => at)).toEqual(runs.map(({ at }) => at).toSorted())
  const [{ suspect, before }] = matrix as [TestOrderAnswer['matrix'][number]]
  expect(before.filter(Boolean)).toHaveLength(suspect.runsAfter)
  expect(runs.filter(({ failed }, index) => failed && before[index])).toHaveLength(suspect.failAfter)
  expect(runs.every(({ position }) => position !== null && position >= 1)).toBe(true)
})

test('a test that always passed says so', async () => {
  const { tests } = await server.json<TestsAnswer>('/api/v1/tests?project=outages&sort=failed&order=asc&limit=1')

  const answer = await server.json<TestOrderAnswer>(`/api/v1/tests/${tests[0]!.id}/order`)

  expect(answer).toMatchObject({ finding: null, verdict: { kind: 'always-passed', failures: 0 }, matrix: [] })
})

test('where nothing is suspected, what came before in every run, or in none, is not shown as evidence', async () => {
  const { others } = await ask('timing')

  const answers = await Promise.all(
    others.map(({ test: { id } }) => server.json<TestOrderAnswer>(`/api/v1/tests/${id}/order`)),
  )

  expect(answers.map(({ finding }) => finding)).toEqual(others.map(() => null))
  const shown = answers.flatMap(({ matrix }) => matrix.map(({ suspect }) => suspect))
  expect(shown.length).toBeGreaterThan(0)
  for (const { runsAfter, runsOtherwise } of shown) expect(Math.min(runsAfter, runsOtherwise)).toBeGreaterThan(0)
})

test('a shorter range sees less of it', async () => {
  const { coverage } = await server.json<OrderAnswer>('/api/v1/order?project=timing&range=24h')
  const none = await server.json<OrderAnswer>('/api/v1/order?project=timing&branch=no-such-branch')

  expect(coverage.runs).toBe(23)
  expect(none).toMatchObject({ findings: [], others: [], coverage: { runs: 0 } })
})
