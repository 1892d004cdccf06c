import { between, normal, type Random, shuffled } from './random.ts'

/** A describe block: tests (numbers) and further blocks, in declared order. */
export interface Block {
  children: (number | Block)[]
}

export interface Suite {
  files: { tree: Block; tests: number[] }[]
  fileOfTest: Int32Array
  /** Typical duration of each test. */
  durationMs: Float64Array
}

/** Files of `least` to `most` tests, a third of them in describe blocks, a few of these nested. */
export const simulateSuite = (random: Random, fileCount: number, least: number, most: number): Suite => {
  const fileOfTest: number[] = []
  const files = Array.from({ length: fileCount }, (_, file) => {
    const tests = Array.from({ length: between(random, least, most) }, () => fileOfTest.push(file) - 1)
    return { tree: blockOf(random, tests, 0), tests }
  })
  return {
    files,
    fileOfTest: Int32Array.from(fileOfTest),
    durationMs: Float64Array.from(fileOfTest, () => 20 * Math.exp(normal(random))),
  }
}

const blockOf = (random: Random, tests: readonly number[], depth: number): Block => {
  const children: Block['children'] = []
  for (let at = 0; at < tests.length;) {
    const size = between(random, 2, 6)
    const own = tests.slice(at, at + size)
    const nest = depth < 2 && own.length > 1 && random() < 0.4
    children.push(...(nest ? [blockOf(random, own, depth + 1)] : own))
    at += size
  }
  return { children }
}

/** Every block's children in a random order, blocks kept together: what Vitest and Jest do. */
export const shuffleTree = (random: Random, block: Block): number[] =>
  shuffled(random, block.children).flatMap((child) =>
    typeof child === 'number' ? [child] : shuffleTree(random, child),
  )

export const declaredOrder = (block: Block): number[] =>
  block.children.flatMap((child) => (typeof child === 'number' ? [child] : declaredOrder(child)))
