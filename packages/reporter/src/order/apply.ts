import { clipTitlePath } from '../clip.ts'
import { TITLE_SEPARATOR } from '../report.ts'
import { testKey, type PlannedFile } from './plan.ts'

/** How to read and change a runner's tree of describe blocks and tests. */
export interface TestTree<Node> {
  /** Children in declared order; undefined for a test. */
  childrenOf: (node: Node) => Node[] | undefined
  nameOf: (node: Node) => string
  /** Puts the children of a block into this order. */
  arrange: (block: Node, children: Node[]) => void
  /** Called for every test and block of which nothing is to run. */
  skip: (node: Node) => void
}

/**
 * Brings the tests of a file into the planned order; those that are not planned come last or are skipped. Blocks stay
 * together, as their hooks demand: a block stands where its first planned test stands.
 *
 * @param planned undefined: the plan does not name the file
 */
export function applyOrder<Node>(
  file: Node,
  planned: PlannedFile | undefined,
  skipsRest: boolean,
  tree: TestTree<Node>,
): void {
  if (planned?.tests === null) return
  const rankOfKey = new Map((planned?.tests ?? []).map((key, place) => [key, place]))
  const timesSeen = new Map<string, number>()
  const rankOf = new Map<Node, number>()

  function rank(node: Node, titles: string[]): number {
    const children = tree.childrenOf(node)
    const own = children
      ? Math.min(Infinity, ...children.map((child) => rank(child, [...titles, tree.nameOf(child)])))
      : (rankOfKey.get(nextKey(titles)) ?? Infinity)
    rankOf.set(node, own)
    return own
  }

  function nextKey(titles: string[]): string {
    // As reports write it, from which the plan is made.
    const name = clipTitlePath(titles).join(TITLE_SEPARATOR)
    const ordinal = timesSeen.get(name) ?? 0
    timesSeen.set(name, ordinal + 1)
    return testKey(name, ordinal)
  }

  function arrange(node: Node): void {
    if (skipsRest && rankOf.get(node) === Infinity) tree.skip(node)
    const children = tree.childrenOf(node)
    if (!children) return
    for (const child of children) arrange(child)
    tree.arrange(
      node,
      children.toSorted((left, right) => rankOf.get(left)! - rankOf.get(right)! || 0),
    )
  }

  rank(file, [])
  arrange(file)
}
