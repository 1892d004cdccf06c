import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BisectJson } from '../../packages/reporter/src/commands/bisect/describe-result.ts'
import type { OrderAnswer } from '../../packages/server/src/api-schemas/order.ts'
import type { LayersAnswer } from '../../packages/server/src/api-schemas/layers.ts'
import { plantedFlakyTest, type PlantedTest } from '../examples/planted.ts'
import { suiteCommand, type ExampleRunner } from '../examples/run-suite.ts'
import { isFull, times } from '../support/counts.ts'
import { postgresVariables } from '../support/services.ts'
import { runNode } from '../support/temp-project.ts'
import type { TestsAnswer } from '../../packages/server/src/api-schemas/tests.ts'
import { settled } from '../server/flaky/settled.ts'
import { bin, planted, shuffleSuite, wholeRuns, type Planted } from './shuffle-suite.ts'
import { startWith, type Started } from './started.ts'

// What the product exists for, as a new user meets it: orders are recorded, the server suspects, bisect proves.

/** A hundred starts of a runner: minutes on a busy machine. */
const TIMEOUT_MS = times(900_000, 3_600_000)

type Finding = OrderAnswer['findings'][number]

const folderOf = (runner: ExampleRunner): string => `test/examples/${runner}-shop/`

const isTest = (runner: ExampleRunner, { file, title }: PlantedTest, test: { file: string; titlePath: string[] }) =>
  test.file === folderOf(runner) + file && test.titlePath.at(-1) === title

const findingOf = (all: Finding[], runner: ExampleRunner, { victim }: Planted): Finding | undefined =>
  all.find((one) => isTest(runner, victim, one.victim))

const nameOf = ({ file, title }: PlantedTest): RegExp => new RegExp(`^(\\[shop\\] )?${file} > (.* > )?${title}$`)

/** What ordinary runs show already; a variable that is not exported they do not. */
const explanations: Record<string, RegExp> = {
  'warehouse-report.int.test.ts': /^Both write the table (articles|stock) in .*warehouse\.db; the polluter leaves /,
  'currency.test.ts': /^The polluter leaves behind: mock of test\/examples\/shop\/currency\.ts: exchange\.rate\.$/,
  'discounts.test.ts': /^The polluter leaves behind: module variable test\/examples\/shop\/discounts\.ts: campaigns\.$/,
}

/** What bisect finds. */
const leftBehind: Record<string, RegExp> = {
  'warehouse-report.int.test.ts': /^1 row in the table (articles|stock) in .*warehouse\.db$/,
  'currency.test.ts': /^mock of test\/examples\/shop\/currency\.ts: exchange\.rate$/,
  'discounts.test.ts': /^module variable test\/examples\/shop\/discounts\.ts: campaigns$/,
  'mailer.test.ts': /^module variable test\/examples\/shop\/mailer\.ts: sender$/,
}

const anyOther = ['healthy', 'newly-failing']

/** Tests of one of the example suites, in a file of its own. */
export function findingsTests(runner: ExampleRunner): void {
  let dir: string
  let started: Started
  let url: string

  const ask = <T>(path: string): Promise<T> => settled<T>({ get: (asked) => fetch(url + asked) }, `/api/v1${path}`)
  const findings = async (): Promise<Finding[]> => (await ask<OrderAnswer>('/order?project=shop')).findings

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stratigraph-findings-'))
    const rounds = isFull ? ['--seed', '1'] : ['--rounds', '0']
    started = startWith(['--port', '0', '--dir', dir, ...rounds], postgresVariables())
    url = (await started.printed(/stays at (http:\S+) until/))[1]!
    if (!isFull) await shuffleSuite(runner, dir, url)
  }, TIMEOUT_MS)

  afterAll(async () => {
    started?.stop('SIGTERM')
    await started?.finished
    await rm(dir, { recursive: true, force: true })
  })

  test('the planted layer problems are found, and nothing else', async () => {
    const { findings: found, observed } = await ask<LayersAnswer>('/layers?project=shop')

    expect(observed.tests).toBe(observed.total)
    const own = found.filter(({ file }) => file.startsWith(folderOf(runner)))
    // A test that by chance stood before the victim in the same runs as the polluter is rightly named beside it.
    const tied = new Set(
      (await findings()).filter(({ suspects }) => (suspects[0]?.tests.length ?? 0) > 1).map(({ victim }) => victim.id),
    )
    const told = own.map(({ kind, severity, file, breaks }) => {
      const isPlanted = (test: { file: string; titlePath: string[] }): boolean =>
        planted.some(({ cause, victim }) => isTest(runner, victim, test) && file === folderOf(runner) + cause.file)
      const broken = breaks.map(({ test }) => test).filter((test) => !tied.has(test.id) || isPlanted(test))
      // How much it costs depends on the machine.
      const measured = kind === 'setup-per-test' ? 'measured' : severity
      return [kind, measured, file.slice(folderOf(runner).length), ...broken.map((test) => test.titlePath.at(-1))].join(
        ', ',
      )
    })
    expect(told.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'e2e-in-disguise, medium, checkout.int.test.ts',
      'setup-per-test, measured, order-history.int.test.ts',
      'shared-data, high, deliveries.int.test.ts, nothing is scarce in a well-filled warehouse',
      'state-leak, high, currency.test.ts, pounds follow the rate of the bank',
      'state-leak, high, discounts.test.ts, nothing is taken off while no campaign runs',
      'unit-crosses-boundary, high, tax.test.ts',
    ])
  })

  test(
    'the history names every planted pair and nothing else, bisect proves them, the server calls them proven',
    async () => {
      const suspected = (await findings()).filter(({ victim }) => victim.file.startsWith(folderOf(runner)))
      expect(suspected.map(({ status }) => status)).toEqual(planted.map(() => 'suspected'))
      for (const one of planted) {
        const finding = findingOf(suspected, runner, one)
        expect(finding, one.victim.title).toMatchObject({ kind: one.kind })
        const explanation = explanations[one.victim.file]
        expect(finding!.explanation).toEqual(explanation ? expect.stringMatching(explanation) : null)
        // Only tests that always stood on the same side of the victim may be named with it.
        expect(finding!.suspects[0]!.tests.filter((test) => isTest(runner, one.cause, test))).toHaveLength(1)
      }

      const args = ['bisect', '--all', '--json', '--dir', dir, '--url', url]
      const { stdout, stderr } = await runNode([bin, ...args], {
        cwd: suiteCommand(runner).cwd,
        env: postgresVariables(),
      })
      const { results } = JSON.parse(stdout) as { results: BisectJson[] }
      for (const one of planted) {
        const result = results.find(({ victim }) => nameOf(one.victim).test(victim))
        expect(result, `${one.victim.title}\n${stderr}`).toMatchObject({
          kind: one.kind,
          polluters: [expect.stringMatching(nameOf(one.cause))],
        })
        const leaks = result!.leak!.map(({ text }) => text)
        expect(leaks.length).toBeGreaterThan(0)
        expect(leaks.filter((text) => !leftBehind[one.victim.file]!.test(text))).toEqual([])
      }

      const proven = await findings()
      expect(planted.map((one) => findingOf(proven, runner, one)?.status)).toEqual(planted.map(() => 'proven'))
    },
    TIMEOUT_MS,
  )

  test('each test has the verdict that is planted, and no other is called flaky, broken or order-dependent', async () => {
    const { tests } = await ask<TestsAnswer>('/tests?project=shop&limit=500')
    const own = tests.filter(({ file }) => file.startsWith(folderOf(runner)))
    const isPlanted = (list: PlantedTest[], one: TestsAnswer['tests'][number]): boolean =>
      list.some((test) => isTest(runner, test, one))
    const victims = planted.map(({ victim }) => victim)

    const judged = own.flatMap((one) => {
      // Some ran in the whole runs alone; those that need a service that is not there were skipped.
      if (!one.verdict || one.verdict.runs <= wholeRuns) return []
      const isVictim = isPlanted(victims, one)
      // It fails once in ten runs, by the clock: once in twenty may be all.
      const isFlaky = isPlanted([plantedFlakyTest], one) && one.failed > 0
      const expected = isVictim ? ['order-dependent'] : isFlaky ? (one.failed > 1 ? ['flaky'] : anyOther) : ['healthy']
      return [{ ...one, last: [], expected }]
    })

    expect(judged.length).toBeGreaterThan(planted.length)
    expect(judged.filter(({ verdict, expected }) => !expected.includes(verdict!.class))).toEqual([])
  })
}
