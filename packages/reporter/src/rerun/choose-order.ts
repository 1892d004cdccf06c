import type { PlannedFile } from '../order/plan.ts'
import type { RecordedFileRun, RecordedRun } from './drive/recorded-run.ts'

/** A file's tests as the runner declares them, and which pairs ran in which order so far. */
interface FileCoverage {
  project: string
  path: string
  /** In the order in which they were first seen. */
  keys: string[]
  blocks: Block
  /** n x n: 1 = row ran before column. */
  before: Uint8Array
  /** n x n: 1 = row ran just before column. */
  adjacent: Uint8Array
}

/** Describe blocks by their titles; leaves are test numbers. */
interface Block {
  title: string
  children: (Block | number)[]
}

export interface Coverage {
  /** Pairs of tests of one file, and how many of them were seen in both orders. */
  pairs: number
  bothOrders: number
}

/** Keeps which pairs of tests were seen in both orders, and chooses the next order so that it shows many new ones. */
export class OrderChooser {
  readonly #files = new Map<string, FileCoverage>()
  readonly #random: () => number

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    this.#random = random
  }

  add(run: RecordedRun): void {
    for (const file of run.files) this.#addFile(file)
  }

  coverage(): Coverage {
    let pairs = 0
    let bothOrders = 0
    for (const { keys, before } of this.#files.values()) {
      const count = keys.length
      pairs += (count * (count - 1)) / 2
      for (let left = 0; left < count; left++)
        for (let right = 0; right < left; right++)
          if (before[left * count + right] && before[right * count + left]) bothOrders++
    }
    return { pairs, bothOrders }
  }

  /**
   * The next order: of each file the one, among its reverse and random ones, that shows most pairs in an order not yet
   * seen, then most new neighbours (as Tuscan squares do, Li et al. ISSTA'23). Blocks stay together. Files are shuffled.
   */
  next(): PlannedFile[] {
    const files = [...this.#files.values()].map((file) => ({
      project: file.project,
      path: file.path,
      tests: this.#bestOrder(file).map((test) => file.keys[test]!),
    }))
    return shuffle(files, this.#random)
  }

  #bestOrder(file: FileCoverage): number[] {
    const declared = leaves(file.blocks)
    // Large files: fewer candidates, so that choosing never takes longer than running.
    const candidates = Math.max(2, Math.min(24, Math.floor(20_000_000 / declared.length ** 2)))
    let best = reversed(file.blocks)
    let bestScore = newPairs(file, best)
    for (let count = 1; count < candidates; count++) {
      const order = shuffledLeaves(file.blocks, this.#random)
      const score = newPairs(file, order)
      if (score > bestScore) {
        best = order
        bestScore = score
      }
    }
    // All pairs and neighbours are known: what is new now is how far apart they stand.
    return bestScore > 0 ? best : shuffledLeaves(file.blocks, this.#random)
  }

  #addFile({ project, path, tests }: RecordedFileRun): void {
    const name = `${project}\0${path}`
    const known = this.#files.get(name)
    const file =
      known && tests.every(({ key }) => known.keys.includes(key)) ? known : grown(known, project, path, tests)
    this.#files.set(name, file)
    const numberOf = new Map(file.keys.map((key, test) => [key, test]))
    const order = tests.map(({ key }) => numberOf.get(key)!)
    const count = file.keys.length
    for (const [place, test] of order.entries()) {
      if (place > 0) file.adjacent[order[place - 1]! * count + test] = 1
      for (let earlier = 0; earlier < place; earlier++) file.before[order[earlier]! * count + test] = 1
    }
  }
}

function grown(
  known: FileCoverage | undefined,
  project: string,
  path: string,
  tests: RecordedFileRun['tests'],
): FileCoverage {
  const titles = new Map(tests.map(({ key, titlePath }) => [key, titlePath]))
  const keys = [...new Set([...(known?.keys ?? []), ...titles.keys()])]
  const blocks: Block = { title: '', children: [] }
  const oldTitles = known ? titlesOf(known) : new Map<string, string[]>()
  for (const [test, key] of keys.entries()) insert(blocks, titles.get(key) ?? oldTitles.get(key)!, test)
  const count = keys.length
  const file = { project, path, keys, blocks, before: new Uint8Array(count ** 2), adjacent: new Uint8Array(count ** 2) }
  if (known) {
    const oldCount = known.keys.length
    for (let left = 0; left < oldCount; left++)
      for (let right = 0; right < oldCount; right++) {
        file.before[left * count + right] = known.before[left * oldCount + right]!
        file.adjacent[left * count + right] = known.adjacent[left * oldCount + right]!
      }
  }
  return file
}

function titlesOf({ blocks, keys }: FileCoverage): Map<string, string[]> {
  const titles = new Map<string, string[]>()
  const visit = (block: Block, path: string[]): void => {
    for (const child of block.children) {
      if (typeof child === 'number') titles.set(keys[child]!, [...path, ''])
      else visit(child, [...path, child.title])
    }
  }
  visit(blocks, [])
  return titles
}

function insert(root: Block, titlePath: readonly string[], test: number): void {
  let block = root
  for (const title of titlePath.slice(0, -1)) {
    let next = block.children.find((child): child is Block => typeof child !== 'number' && child.title === title)
    if (!next) block.children.push((next = { title, children: [] }))
    block = next
  }
  block.children.push(test)
}

const leaves = (block: Block): number[] =>
  block.children.flatMap((child) => (typeof child === 'number' ? [child] : leaves(child)))

const reversed = (block: Block): number[] => leaves(block).toReversed()

const shuffledLeaves = (block: Block, random: () => number): number[] =>
  shuffle(block.children, random).flatMap((child) =>
    typeof child === 'number' ? [child] : shuffledLeaves(child, random),
  )

/** A new order of a pair counts more than a new neighbour. */
function newPairs({ keys, before, adjacent }: FileCoverage, order: readonly number[]): number {
  const count = keys.length
  let score = 0
  for (const [place, test] of order.entries()) {
    if (place > 0 && !adjacent[order[place - 1]! * count + test]) score += 0.25
    for (let earlier = 0; earlier < place; earlier++) if (!before[order[earlier]! * count + test]) score++
  }
  return score
}

/** Fisher-Yates, on a copy. */
function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const copy = [...items]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[copy[last], copy[other]] = [copy[other]!, copy[last]!]
  }
  return copy
}
