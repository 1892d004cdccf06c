import { expect, test } from 'vitest'
import { foldFrames } from '../../packages/ui/src/format/fold-frames.ts'

test('frames of packages and of Node are folded, the own ones stay', () => {
  const stack = [
    'Error: expected 1 to be 2',
    '    at add (src/cart.ts:3:4)',
    '    at node_modules/vitest/dist/run.js:1:2',
    '    at new Promise (<anonymous>)',
    '    at process.processTicks (node:internal/process/task_queues:1:2)',
    '    at src/cart.test.ts:9:1',
    '    at run (C:\\shop\\node_modules\\jest-circus\\run.js:1:2)',
  ]

  expect(foldFrames(stack.join('\n')).split('\n')).toEqual([
    stack[0],
    stack[1],
    '    … 3 frames of packages',
    stack[5],
    stack[6],
  ])
})

test.each([
  'just a message\nwith node_modules/ in its second line',
  'Error: x\n    at node_modules/a/b.js:1:2\n    at node:internal/c:3:4',
])('%j stays whole', (text) => {
  expect(foldFrames(text)).toBe(text)
})
