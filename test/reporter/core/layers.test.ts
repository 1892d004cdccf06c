import { describe, expect, test } from 'vitest'
import { createLayerRules, layerOfPath, layerOfProject, layerOfTags } from '../../../packages/reporter/src/layers.ts'

const names = ['none', 'unit', 'integration', 'e2e'] as const

test.each([
  [['carts', 'adds @unit'], [], 'unit'],
  [['orders @integration', 'are stored'], [], 'integration'],
  [['orders @integration', 'in a browser (@e2e)'], [], 'e2e'],
  [['orders', 'are stored'], ['slow', 'integration'], 'integration'],
  [['orders', 'are stored'], ['@e2e'], 'e2e'],
  [['orders @unit'], ['e2e'], 'unit'],
  [['mail to me@unit.example'], [], 'none'],
  [['uses @integration-kit'], [], 'none'],
  [['plain'], ['slow'], 'none'],
])('the titles %j with the tags %j declare %s', (titlePath, tags, expected) => {
  expect(names[layerOfTags({ titlePath, tags })]).toBe(expected)
})

test.each([
  ['unit', 'unit'],
  ['API Integration', 'integration'],
  ['int:postgres', 'integration'],
  ['e2e (chromium)', 'e2e'],
  ['end-to-end', 'e2e'],
  ['unit+integration', 'none'],
  ['community', 'none'],
  ['', 'none'],
])('the project %j declares %s', (project, expected) => {
  expect(names[layerOfProject(project)]).toBe(expected)
})

test.each([
  ['src/orders.int.test.ts', 'integration'],
  ['src/orders.integration.test.ts', 'integration'],
  ['src/orders.e2e-spec.ts', 'e2e'],
  ['src/orders.e2e.spec.ts', 'e2e'],
  ['src/orders.unit.test.ts', 'unit'],
  ['src/orders-integration-test.js', 'integration'],
  ['test/integration/orders.test.ts', 'integration'],
  ['test/integration-tests/orders.test.ts', 'integration'],
  ['__integration__/orders.test.ts', 'integration'],
  ['E2E/orders.test.ts', 'e2e'],
  ['test/e2e/helpers.unit.test.ts', 'unit'],
  ['test/integration/unit/a.test.ts', 'unit'],
  ['src/unit-price.test.ts', 'none'],
  ['src/integrations/slack.test.ts', 'none'],
  ['src/printing.test.ts', 'none'],
])('the path %s declares %s', (path, expected) => {
  expect(names[layerOfPath(path)]).toBe(expected)
})

describe('the first that says something counts:', () => {
  const rules = createLayerRules({ unit: ['**/*.e2e.test.ts'], integration: ['db/**'], e2e: [] })
  const plain = { titlePath: ['adds'], tags: [] }

  test.each([
    ['a tag', 'integration', 'db/a.e2e.test.ts', { titlePath: ['adds @e2e'], tags: [] }, 'e2e'],
    ['the project', 'e2e', 'db/a.test.ts', plain, 'e2e'],
    ['the option', '', 'db/a.test.ts', plain, 'integration'],
    ['the option before the path', '', 'src/a.e2e.test.ts', plain, 'unit'],
    ['the path', '', 'src/a.int.test.ts', plain, 'integration'],
    ['nothing', '', 'src/a.test.ts', plain, 'none'],
  ])('%s', (_, project, path, facts, expected) => {
    expect(names[rules(project, path)(facts)]).toBe(expected)
  })
})
