import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyOrder, type TestTree } from '../../packages/reporter/src/order/apply.ts'
import { testKey, type PlannedFile } from '../../packages/reporter/src/order/plan.ts'
import { TITLE_SEPARATOR } from '../../packages/reporter/src/report.ts'

interface Node {
  name: string
  children?: Node[]
  skipped?: boolean
}

const block = (name: string, ...children: (Node | string)[]): Node => ({
  name,
  children: children.map((child) => (typeof child === 'string' ? { name: child } : child)),
})

const tree: TestTree<Node> = {
  childrenOf: (node) => node.children,
  nameOf: (node) => node.name,
  arrange: (node, children) => {
    node.children = children
  },
  skip: (node) => {
    node.skipped = true
  },
}

/** Names of the tests that would run, in order. */
const running = (node: Node): string[] => (node.skipped ? [] : (node.children?.flatMap(running) ?? [node.name]))

const key = (...titles: string[]): string => titles.join(TITLE_SEPARATOR)
const planned = (...tests: string[]): PlannedFile => ({ project: '', path: 'a', tests })

const suite = (): Node =>
  block('', block('A', 'a1', 'a2', block('B', 'b1', 'b2')), 'top', 'same', 'same', block('C', 'c1'))

describe('a planned order', () => {
  test('that names all: blocks stand where their first planned test stands', () => {
    const file = suite()
    applyOrder(
      file,
      planned(key('C', 'c1'), testKey('same', 1), key('A', 'B', 'b2'), 'top', key('A', 'a1')),
      true,
      tree,
    )
    expect(running(file)).toEqual(['c1', 'same', 'b2', 'a1', 'top'])
  })

  test('that names some first: the rest follows as declared', () => {
    const file = suite()
    applyOrder(file, planned('top', key('A', 'B', 'b1')), false, tree)
    expect(running(file)).toEqual(['top', 'b1', 'b2', 'a1', 'a2', 'same', 'same', 'c1'])
  })

  test('that does not know the file runs nothing of it, or all of it', () => {
    const [only, first, whole] = [suite(), suite(), suite()]
    applyOrder(only, undefined, true, tree)
    applyOrder(first, undefined, false, tree)
    applyOrder(whole, { project: '', path: 'a', tests: null }, true, tree)
    expect(running(only)).toEqual([])
    expect(running(first)).toEqual(running(suite()))
    expect(running(whole)).toEqual(running(suite()))
  })

  test('names tests as reports do: colours and overlong names are written otherwise there', () => {
    const file = block('', '\u001b[31mred\u001b[39m', `a${TITLE_SEPARATOR}b`)
    applyOrder(file, planned('a b', 'red'), true, tree)
    expect(running(file)).toEqual([`a${TITLE_SEPARATOR}b`, '\u001b[31mred\u001b[39m'])
  })
})

test('of tests without blocks, any order is kept exactly', () => {
  fc.assert(
    fc.property(
      fc
        .uniqueArray(fc.string(), { maxLength: 20 })
        .chain((names) => fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: 0 }))),
      ([names, order]) => {
        // oxlint-disable-next-line no-control-regex -- they are what is looked for
        const plain = names.filter((name) => /^[ -~]*$/.test(name))
        const wanted = order.filter((name) => plain.includes(name))
        const file = block('', ...plain)
        applyOrder(file, planned(...wanted), true, tree)
        expect(running(file)).toEqual(wanted)
      },
    ),
  )
})
