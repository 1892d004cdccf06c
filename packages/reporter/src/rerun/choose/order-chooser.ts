import type { PlannedFile } from '../../order/plan.ts'
import type { RecordedFileRun, RecordedRun } from '../drive/recorded-run.ts'
import { balanced } from './balanced.ts'
import { balancedLeaves, insertTest, leaves, shuffledLeaves, type Block } from './blocks.ts'
import { PairCounts } from './pair-counts.ts'

interface KnownFile {
  number: number
  project: string
  path: string
  /** Keys of its tests, in the order in which they were first seen. */
  keys: string[]
  blocks: Block
  tests: PairCounts
}

export interface Coverage {
  /** Pairs of tests of one file, and how many of them were seen in both orders. */
  pairs: number
  bothOrders: number
}

/**
 * Chooses the next order to run: of each file first what shows most pairs of tests in an order not yet seen, later what
 * evens out how often each pair stood each way; of the files the latter. Few runs then tell most about what fails after
 * what: a candidate that always or never stands before its victim cannot be told from others.
 */
export class OrderChooser {
  readonly #files = new Map<string, KnownFile>()
  readonly #fileOrders = new PairCounts(0)
  readonly #random: () => number

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    this.#random = random
  }

  add(run: RecordedRun): void {
    const order = run.files.map((file) => this.#addFile(file))
    this.#fileOrders.grow(this.#files.size)
    this.#fileOrders.add(order)
  }

  coverage(): Coverage {
    let pairs = 0
    let bothOrders = 0
    for (const { tests } of this.#files.values()) {
      const own = tests.coverage()
      pairs += own.pairs
      bothOrders += own.bothOrders
    }
    return { pairs, bothOrders }
  }

  /** Blocks stay together. */
  next(): PlannedFile[] {
    const costOf = (first: KnownFile, second: KnownFile): number => this.#fileOrders.lead(first.number, second.number)
    return balanced([...this.#files.values()], costOf, this.#random).map((file) => ({
      project: file.project,
      path: file.path,
      tests: this.#bestOrder(file).map((test) => file.keys[test]!),
    }))
  }

  /**
   * The best of the reverse of the declared order and some random ones: new pairs count most, then new neighbours (as
   * Tuscan squares do, Li et al. ISSTA'23), then the balance.
   */
  #bestOrder({ blocks, tests }: KnownFile): number[] {
    const declared = leaves(blocks)
    // Large files: fewer candidates, so that choosing never takes longer than running.
    const most = Math.max(2, Math.min(24, Math.floor(20_000_000 / declared.length ** 2)))
    const candidates = Array.from({ length: most - 1 }, (_, number) =>
      number % 2 === 0 ? balancedLeaves(blocks, tests, this.#random) : shuffledLeaves(blocks, this.#random),
    )
    // The reverse last: it is taken only where it shows more than the others, as after the very first run.
    return [...candidates, declared.toReversed()]
      .map((order) => ({ order, news: tests.newIn(order), leads: tests.leadsIn(order) }))
      .reduce((best, one) => (one.news > best.news || (one.news === best.news && one.leads < best.leads) ? one : best))
      .order
  }

  #addFile({ project, path, tests }: RecordedFileRun): number {
    const name = `${project}\0${path}`
    let file = this.#files.get(name)
    if (!file) {
      const empty = { project, path, keys: [], blocks: { title: '', children: [] }, tests: new PairCounts(0) }
      file = { number: this.#files.size, ...empty }
      this.#files.set(name, file)
    }
    const { keys, blocks, tests: counts } = file
    const numberOf = new Map(keys.map((key, test) => [key, test]))
    for (const { key, titlePath } of tests) {
      if (numberOf.has(key)) continue
      numberOf.set(key, keys.length)
      insertTest(blocks, titlePath, keys.length)
      keys.push(key)
    }
    counts.grow(keys.length)
    counts.add(tests.map(({ key }) => numberOf.get(key)!))
    return file.number
  }
}
