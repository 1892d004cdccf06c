import { balanced, shuffle } from './balanced.ts'
import type { PairCounts } from './pair-counts.ts'

/** Describe blocks by their titles; leaves are numbers of tests. */
export interface Block {
  title: string
  children: (Block | number)[]
}

/** Adds a test to the blocks that its title path names. */
export function insertTest(root: Block, titlePath: readonly string[], test: number): void {
  let block = root
  for (const title of titlePath.slice(0, -1)) {
    let next = block.children.find((child): child is Block => typeof child !== 'number' && child.title === title)
    if (!next) block.children.push((next = { title, children: [] }))
    block = next
  }
  block.children.push(test)
}

export const leaves = (node: Block | number): number[] =>
  typeof node === 'number' ? [node] : node.children.flatMap(leaves)

export const shuffledLeaves = (node: Block | number, random: () => number): number[] =>
  typeof node === 'number' ? [node] : shuffle(node.children, random).flatMap((child) => shuffledLeaves(child, random))

/** A random order that evens out how often each pair stood each way; blocks stay together. */
export function balancedLeaves(node: Block | number, counts: PairCounts, random: () => number): number[] {
  if (typeof node === 'number') return [node]
  const parts = node.children.map((child) => ({ child, tests: leaves(child) }))
  const costs = new Map(parts.map((first) => [first, new Map(parts.map((second) => [second, leadOf(first, second)]))]))
  return balanced(parts, (first, second) => costs.get(first)!.get(second)!, random).flatMap(({ child }) =>
    balancedLeaves(child, counts, random),
  )

  function leadOf(first: { tests: number[] }, second: { tests: number[] }): number {
    let sum = 0
    if (first !== second)
      for (const one of first.tests) for (const other of second.tests) sum += counts.lead(one, other)
    return sum
  }
}
