import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { OrderChooser } from '../../packages/reporter/src/rerun/choose/order-chooser.ts'
import type { RecordedRun } from '../../packages/reporter/src/rerun/drive/recorded-run.ts'
import { seeded } from '../order/random.ts'

interface DeclaredTest {
  key: string
  titlePath: string[]
}

/** Tests of one file, some of them in blocks and blocks in blocks, in declared order. */
const declaredFile = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 14 })
  .map((places) =>
    places
      .map(([outer, inner], test): DeclaredTest => {
        const blocks = outer === 0 ? [] : inner === 0 ? [`A${outer}`] : [`A${outer}`, `B${inner}`]
        return { key: [...blocks, `t${test}`].join('\u001f'), titlePath: [...blocks, `t${test}`] }
      })
      .toSorted((left, right) => (left.titlePath.slice(0, -1).join() < right.titlePath.slice(0, -1).join() ? -1 : 1)),
  )

function runOf(orders: readonly (readonly DeclaredTest[])[]): RecordedRun {
  return {
    id: 'run',
    facts: {
      key: 'run',
      project: 'p',
      startedAt: '',
      runner: { name: 'vitest', version: '5' },
      maxWorkers: 1,
      commit: null,
    },
    files: orders.map((tests, file) => ({
      project: '',
      path: `${file}.test.ts`,
      process: null,
      hasErrors: false,
      tests: tests.map((test, place) => ({
        ...test,
        startUs: place,
        endUs: place + 1,
        outcome: 'passed' as const,
        recovered: false,
      })),
    })),
  }
}

/** Every block's tests stand together. */
function blocksAreWhole(order: readonly DeclaredTest[]): boolean {
  return [0, 1].every((depth) => {
    const blocks = order.map(({ titlePath }) =>
      titlePath.length > depth + 1 ? titlePath.slice(0, depth + 1).join() : '',
    )
    const runs = blocks.filter((block, place) => block !== '' && block !== blocks[place - 1])
    return new Set(runs).size === runs.length
  })
}

test('every order holds each test once and keeps blocks together; coverage is what counting by hand gives', () => {
  fc.assert(
    fc.property(fc.array(declaredFile, { minLength: 1, maxLength: 3 }), fc.integer(), (files, seed) => {
      const chooser = new OrderChooser(seeded(seed))
      const before = files.map(() => new Set<string>())
      let orders = files
      for (let round = 0; round < 5; round++) {
        chooser.add(runOf(orders))
        for (const [file, order] of orders.entries())
          for (const [place, { key }] of order.entries())
            for (const earlier of order.slice(0, place)) before[file]!.add(`${earlier.key}\0${key}`)

        const pairs = files.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0)
        const both = before.flatMap((seen) =>
          [...seen].filter((pair) => seen.has(pair.split('\0').toReversed().join('\0'))),
        )
        expect(chooser.coverage()).toEqual({ pairs, bothOrders: both.length / 2 })

        const next = chooser.next()
        expect(next.map(({ path }) => path).toSorted()).toEqual(files.map((_, file) => `${file}.test.ts`))
        orders = files.map((declared, file) => {
          const keys = next.find(({ path }) => path === `${file}.test.ts`)!.tests!
          expect(keys.toSorted()).toEqual(declared.map(({ key }) => key).toSorted())
          const order = keys.map((key) => declared.find((test) => test.key === key)!)
          expect(blocksAreWhole(order)).toBe(true)
          return order
        })
      }
    }),
    { numRuns: 60 },
  )
})

test('after the declared order and the next one, every pair was seen in both orders', () => {
  fc.assert(
    fc.property(declaredFile, (file) => {
      const chooser = new OrderChooser(seeded(1))
      chooser.add(runOf([file]))
      const keys = chooser.next()[0]!.tests!
      chooser.add(runOf([keys.map((key) => file.find((test) => test.key === key)!)]))
      const { pairs, bothOrders } = chooser.coverage()
      expect(bothOrders).toBe(pairs)
    }),
  )
})

test('a test that appears later joins what is known; one that is gone is still counted as seen', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((key) => ({ key, titlePath: [key] }))
  const chooser = new OrderChooser(seeded(1))
  chooser.add(runOf([[a!, b!]]))
  chooser.add(runOf([[c!, b!, a!]]))
  expect(chooser.coverage()).toEqual({ pairs: 3, bothOrders: 1 })
  expect(chooser.next()[0]!.tests!.toSorted()).toEqual(['a', 'b', 'c'])
})

test('after a dozen runs every pair of tests and of files has stood each way about as often', () => {
  fc.assert(
    fc.property(fc.array(declaredFile, { minLength: 8, maxLength: 24 }), fc.integer(), (files, seed) => {
      const chooser = new OrderChooser(seeded(seed))
      const ran = new Map<string, number>()
      const count = (kind: string, order: readonly string[]): void => {
        for (const [place, one] of order.entries())
          for (const earlier of order.slice(0, place)) {
            const pair = `${kind} ${earlier} > ${one}`
            ran.set(pair, (ran.get(pair) ?? 0) + 1)
          }
      }
      let plan = files.map((tests, file) => ({ path: `${file}.test.ts`, tests: tests.map(({ key }) => key) }))
      for (let round = 0; round < 12; round++) {
        const orders = plan.map(({ path, tests }) => tests.map((key) => find(files[Number.parseInt(path)]!, key)))
        const run = runOf(orders)
        chooser.add({ ...run, files: run.files.map((file, place) => ({ ...file, path: plan[place]!.path })) })
        for (const { path, tests } of plan) count(path, tests)
        count(
          'files',
          plan.map(({ path }) => path),
        )
        plan = chooser.next().map(({ path, tests }) => ({ path, tests: tests! }))
      }
      // Six each way would be even. Chance alone leaves one pair in six at two or less, or ten or more.
      const uneven = [...ran.values()].filter((times) => times > 9 || times < 3)
      expect(uneven.length / ran.size).toBeLessThan(0.02)
    }),
    { numRuns: 10 },
  )
})

const find = (file: readonly DeclaredTest[], key: string): DeclaredTest => file.find((test) => test.key === key)!
