import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isFull } from '../support/counts.ts'
import type { BisectJson } from '../../packages/reporter/src/commands/bisect/describe-result.ts'
import type { OrderPlan } from '../../packages/reporter/src/order/plan.ts'
import { PROOF_FORMAT, type Proof } from '../../packages/reporter/src/proof.ts'
import { readRecordedRun, type RecordedRun } from '../../packages/reporter/src/rerun/drive/recorded-run.ts'
import { argumentsFor } from '../../packages/reporter/src/rerun/drive/runner-arguments.ts'
import { findRunner } from '../../packages/reporter/src/rerun/drive/runner.ts'
import { TempProject, type RunnerMajor } from '../support/temp-project.ts'
import { builtDrive } from './order-suite.ts'
import { argumentsOf, bisect, configFile, dependentSuite, endingOf, stratigraph, testFile } from './dependent-suite.ts'

const cartSuite = (major: RunnerMajor): Record<string, string> => ({
  ...configFile(major),
  [`cart.${endingOf(major)}`]: testFile(
    major,
    `const cart = []
    describe('cart', () => {
      test('is empty at first', () => expect(cart.length).toBe(0))
      test('takes a book', () => { cart.push('book') })
      test('has a name', () => {})
    })`,
  ),
})

test.each(['vitest5', 'jest30'] as const)(
  '%s, without any history: the polluter is proven, with commands that show it',
  async (major) => {
    await using project = await TempProject.create(major, cartSuite(major))
    const victim = `cart.${endingOf(major)} > cart > is empty at first`
    const { said, exitCode, stderr } = await bisect(project, [victim])
    expect(said).toMatchObject({
      kind: 'victim',
      polluters: [`cart.${endingOf(major)} > cart > takes a book`],
      scope: 'same-file',
      leak: [
        {
          kind: 'module-state',
          name: `cart.${endingOf(major)}: cart`,
          change: 'changed',
          text: `module variable cart.${endingOf(major)}: cart`,
        },
      ],
    })
    expect(said.confirmed!.failed).toBe(said.confirmed!.failingRuns)
    expect(said.confirmed!.passed).toBe(said.confirmed!.passingRuns)
    expect(exitCode).toBe(0)
    expect(stderr).toContain('0 recorded runs · at most 40 runs')

    const failing = await stratigraph(project, argumentsOf(said.reproduce!))
    expect(failing.stderr).toContain(`failed       ${victim}`)
    expect(failing.exitCode).toBe(1)
    const passing = await stratigraph(project, argumentsOf(said.control!))
    expect(passing.stderr).toContain(`passed       ${victim}`)
    expect(passing.exitCode).toBe(0)
    // Only what was asked to be recorded is in the history.
    expect(await project.reports()).toEqual([])
  },
)

test.each(['vitest3', 'vitest4', 'jest29'] as const)(
  '%s: with few runs allowed the best so far is told, and not as a proof',
  async (major) => {
    await using project = await TempProject.create(major, cartSuite(major))
    const cart = `cart.${endingOf(major)} > cart`
    const { said, exitCode } = await bisect(project, [`${cart} > is empty at first`, '--max-runs', '5'])
    expect(said).toMatchObject({
      kind: 'inconclusive',
      polluters: [`${cart} > takes a book`],
      confirmed: null,
      reproduce: null,
      runs: 5,
    })
    expect(exitCode).toBe(1)
    expect(await readdir(project.dir)).not.toContain('.stratigraph')
  },
)

/** Runs of known orders: as declared, backwards, and two more. */
async function recordOrders(project: TempProject): Promise<void> {
  await stratigraph(project, ['shuffle', '--runs', '1'])
  const [{ files }] = (await project.reports()).map(readRecordedRun) as [RecordedRun]
  const declared = files.toSorted((left, right) => (left.path < right.path ? -1 : 1))
  const backwards = declared.toReversed().map((file) => ({ ...file, tests: file.tests.toReversed() }))
  // Its polluter before all of the victims, so that they can share runs.
  const isBook = ({ titlePath }: { titlePath: string[] }): boolean => titlePath.at(-1) === 'takes a book'
  const mixed = [...declared.toReversed().slice(1), declared.at(-1)!].map((file) => ({
    ...file,
    tests: file.tests.toSorted((left, right) => Number(isBook(right)) - Number(isBook(left))),
  }))
  for (const order of [backwards, mixed, backwards.toReversed()]) {
    const plan: OrderPlan = {
      version: 1,
      planned: 'only',
      root: project.dir,
      files: order.map(({ project: name, path, tests }) => ({
        project: name,
        path,
        tests: tests.map(({ key }) => key),
      })),
    }
    await project.write({ 'plan.json': JSON.stringify(plan) })
    const args = argumentsFor(findRunner(project.dir), plan).map(builtDrive)
    await project.run(args[0] === 'run' ? args.slice(1) : args, {
      env: { STRATIGRAPH_ORDER: join(project.dir, 'plan.json') },
    })
  }
}

const recorded = [
  ['jest30', ['victim', 'brittle', 'together']],
  ['vitest5', ['victim']],
] as const
test.each(isFull ? recorded : recorded.slice(0, 1))(
  '%s, --all: suspects of recorded runs, and a proof of each',
  async (major, kinds) => {
    const ending = endingOf(major)
    await using project = await TempProject.create(major, dependentSuite(major, kinds))
    await recordOrders(project)
    const finished = await stratigraph(project, ['bisect', '--all', '--json'])
    const { results, runs } = JSON.parse(finished.stdout) as { runs: number; results: BisectJson[] }
    const state = `state.${ending}`
    const expected = {
      victim: [
        ['victim', `${state} > cart > is empty at first`, [`${state} > cart > takes a book`], 'same-file'],
        ['victim', `${state} > cart > is not sent`, [`${state} > cart > takes a book`], 'same-file'],
        ['victim', `${state} > cart > has no total`, [`${state} > cart > takes a book`], 'same-file'],
        [
          'victim',
          `reader.${ending} > finds an empty shelf`,
          [`writer.${ending} > puts a book on the shelf`],
          'other-file',
        ],
      ],
      brittle: [['brittle', `${state} > session > knows its user`, [`${state} > session > signs in`], 'same-file']],
      together: [
        [
          'victim',
          `${state} > alarm > is silent`,
          [`${state} > alarm > arms the bell`, `${state} > alarm > arms the lamp`],
          'same-file',
        ],
      ],
    }
    expect(results.map(({ kind, victim, polluters, scope }) => [kind, victim, polluters.toSorted(), scope])).toEqual(
      expect.arrayContaining(kinds.flatMap((kind) => expected[kind])),
    )
    expect(results).toHaveLength(kinds.flatMap((kind) => expected[kind]).length)
    expect(finished.exitCode).toBe(0)
    // Victims of one polluter may share their runs; none is counted twice.
    expect(runs).toBeLessThanOrEqual(results.reduce((sum, one) => sum + one.runs, 0))

    const names = await readdir(join(project.dir, '.stratigraph/proofs'))
    const proofs = await Promise.all(
      names.map(async (name) => JSON.parse(await project.read(join('.stratigraph/proofs', name))) as Proof),
    )
    expect(proofs.map(({ id }) => `${id}.json`).toSorted()).toEqual(names.toSorted())
    expect(proofs).toHaveLength(results.length)
    expect(proofs.find(({ victim }) => victim.path.startsWith('reader'))).toMatchObject({
      format: PROOF_FORMAT,
      version: 1,
      project: 'stranger',
      kind: 'victim',
      victim: { project: '', path: `reader.${ending}`, titlePath: ['finds an empty shelf'], ordinal: 0 },
      polluters: [{ project: '', path: `writer.${ending}`, titlePath: ['puts a book on the shelf'], ordinal: 0 }],
      scope: 'other-file',
    })
  },
)

test('what cannot be shown is told in JSON too, with the reason, and leaves no proof', async () => {
  await using project = await TempProject.create('vitest5', {
    ...configFile('vitest5'),
    'a.test.mjs': testFile('vitest5', `test('is fine', () => {})\ntest('is broken', () => expect(1).toBe(2))`),
  })
  const unknown = await bisect(project, ['a.test.mjs > is fin'])
  expect(unknown.exitCode).toBe(1)
  expect(unknown.said).toMatchObject({ victim: 'a.test.mjs > is fin', kind: 'not-run', runs: 0 })
  expect(unknown.stderr).toContain('no test is called "a.test.mjs > is fin"\nDid you mean:\n  a.test.mjs > is fine\n')

  const fine = await bisect(project, ['a.test.mjs > is fine', '--max-runs', '6'])
  expect(fine.exitCode).toBe(1)
  expect(fine.said.kind).toBe('inconclusive')
  expect(fine.said.reason).toMatch(/^no failing order is known: it failed in none of 0 recorded runs and \d+ of this/)
  expect(await readdir(project.dir)).not.toContain('.stratigraph')

  const broken = await bisect(project, ['a.test.mjs > is broken'])
  expect(broken).toMatchObject({ exitCode: 0, said: { kind: 'broken', polluters: [], reproduce: null } })

  for (const [args, reason] of [
    [['--max-runs', '3'], 'name one test'],
    [['a', '--max-runs', '3'], '--max-runs must be a whole number of at least 4'],
    [['a', '--nonsense'], "Unknown option '--nonsense'"],
    [['a', '--url', 'ftp://x'], '--url must be an http(s) address'],
    [['a', '--from', 'nothing'], 'there is no recorded run "nothing" of vitest'],
  ] as const) {
    const { said, exitCode } = await bisect(project, [...args])
    expect(said).toMatchObject({ kind: 'not-run', reason: expect.stringContaining(reason) as string })
    expect(exitCode).toBe(reason.startsWith('there') ? 1 : 2)
  }
})
