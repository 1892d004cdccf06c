import { applyOrder } from '../order/apply.ts'
import { currentPlan, plannedFile } from '../order/plan.ts'
import type { CircusDescribe, CircusTest, TestEnvironment } from './jest-shapes.ts'

type Block = (CircusDescribe | CircusTest) & { name: string; mode?: string | null; concurrent?: boolean }

/**
 * Has the tests of a file run in the planned order, one after the other. Call before the test runner takes over.
 * False if no order is planned.
 */
export function forceTestOrder(environment: TestEnvironment, testPath: string, project: string): boolean {
  const plan = currentPlan()
  if (!plan) return false
  const planned = plannedFile(plan, testPath, project)
  const skipsRest = plan.planned === 'only'
  const previous = environment.handleTestEvent
  environment.handleTestEvent = function (this: unknown, event, state) {
    if (event.name === 'run_start') {
      applyOrder<Block>(state.rootDescribeBlock as Block, planned, skipsRest, {
        childrenOf: (node) => (node.type === 'describeBlock' ? (node.children as Block[]) : undefined),
        nameOf: (node) => node.name,
        arrange: (block, children) => {
          ;(block as CircusDescribe).children = children
        },
        skip: (node) => {
          if (node.mode !== 'todo') node.mode = 'skip'
        },
      })
      if (skipsRest) {
        forEachTest(state.rootDescribeBlock, (test) => {
          test.concurrent = false
        })
      }
    }
    return previous?.call(this as TestEnvironment, event, state)
  }
  return true
}

function forEachTest(block: CircusDescribe, visit: (test: CircusTest) => void): void {
  for (const child of block.children) {
    if (child.type === 'test') visit(child)
    else forEachTest(child, visit)
  }
}
