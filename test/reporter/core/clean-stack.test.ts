import { expect, test } from 'vitest'
import { createStackCleaner } from '../../../packages/reporter/src/clean-stack.ts'

const unix = createStackCleaner(['/home/alice/shop', '/mnt/shop.v1'], '/home/alice')

test.each([
  ['at f (/home/alice/shop/src/a.ts:1:2)', 'at f (src/a.ts:1:2)'],
  ['at file:///home/alice/shop/node_modules/x/y.js:1:2', 'at node_modules/x/y.js:1:2'],
  ['at /mnt/shop.v1/a.ts:1:2\nat /mnt/shop.v1/b.ts:1:2', 'at a.ts:1:2\nat b.ts:1:2'],
  ['at /home/alice/.nvm/x.js:1:2', 'at ~/.nvm/x.js:1:2'],
  ['at f (file:///home/alice/other/x.js:1:2)', 'at f (~/other/x.js:1:2)'],
  [
    'at /home/alice/shop2/a.ts, /srv/home/alice/x, /mnt/shopXv1/a',
    'at ~/shop2/a.ts, /srv/home/alice/x, /mnt/shopXv1/a',
  ],
  ['at node:internal/x:1:2', 'at node:internal/x:1:2'],
])('%s', (stack, expected) => {
  expect(unix(stack)).toBe(expected)
})

test('paths of Windows, with either separator and as addresses', () => {
  const clean = createStackCleaner(['C:\\Users\\alice\\shop'], 'C:\\Users\\alice')

  expect(clean('at f (C:\\Users\\alice\\shop\\src\\a.ts:1:2)')).toBe('at f (src\\a.ts:1:2)')
  expect(clean('at f (C:/Users/alice/shop/src/a.ts:1:2)')).toBe('at f (src/a.ts:1:2)')
  expect(clean('at file:///C:/Users/alice/shop/src/a.ts:1:2')).toBe('at src/a.ts:1:2')
  expect(clean('at C:\\Users\\alice\\AppData\\x.js:1:2')).toBe('at ~/AppData\\x.js:1:2')
})

test('where nothing is known of the folders, or they are the whole disk, stacks stay as they are', () => {
  expect(createStackCleaner(['/'], '')('at /src/a.ts:1:2')).toBe('at /src/a.ts:1:2')
})
