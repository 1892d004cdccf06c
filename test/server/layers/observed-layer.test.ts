import { expect, test } from 'vitest'
import { layerRules, ruleOf } from '../../../packages/server/src/analysis/layers/observed-layer.ts'
import { use, type Crossed } from './uses.ts'

test.each<[Crossed[], string, string]>([
  [[], 'nothing', 'unit'],
  [['reading'], 'nothing', 'unit'],
  [['listening'], 'nothing', 'unit'],
  [['dns'], 'nothing', 'unit'],
  [['memory'], 'service', 'integration'],
  [['postgres', 'writing'], 'service', 'integration'],
  [['postgres', 'redis', 'rabbit'], 'service', 'integration'],
  [['gateway'], 'service', 'integration'],
  [['ownServer', 'listening'], 'service', 'integration'],
  [['ownServer', 'listening', 'memory'], 'service', 'integration'],
  [['ownServer', 'postgres', 'redis'], 'whole-system', 'e2e'],
  [['ownServer', 'memory', 'writing'], 'whole-system', 'e2e'],
  [['writing'], 'files', 'integration'],
  [['git'], 'process', 'integration'],
  [['udp'], 'network', 'integration'],
  [['chrome', 'gateway'], 'browser', 'e2e'],
])('%j is decided by the rule "%s": %s', (crossed, rule, layer) => {
  expect(ruleOf(crossed.map((name) => use(name)))).toMatchObject({ id: rule, layer })
})

test('the last rule takes what no other does', () => {
  expect(layerRules.at(-1)!.matches([])).toBe(true)
  expect(new Set(layerRules.map(({ id }) => id)).size).toBe(layerRules.length)
})
