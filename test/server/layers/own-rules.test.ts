import { expect, test } from 'vitest'
import type { LayerRuleFacts } from '../../../packages/reporter/src/report.ts'
import { observe } from '../../../packages/server/src/analysis/layers/own-rules.ts'
import { use, type Crossed } from './uses.ts'

const rules = {
  memoryIsUnit: { layer: 'unit', boundaries: ['sqlite :memory:'] },
  filesAreUnit: { layer: 'unit', boundaries: ['filesystem temporary*'], because: 'keeps to temporary files' },
  gatewayIsE2e: { layer: 'e2e', boundaries: ['http http://127.0.0.1:9*'] },
  threeAreE2e: { layer: 'e2e', boundaries: ['database', 'cache', 'queue'], atLeast: 3 },
  anyIsE2e: { layer: 'e2e', boundaries: ['* *5432'] },
} satisfies Record<string, LayerRuleFacts>

test.each<[(keyof typeof rules)[], Crossed[], string, string]>([
  [[], ['memory'], 'integration', 'talks to a database, cache, queue or server'],
  [['memoryIsUnit'], ['memory'], 'unit', 'crosses nothing but sqlite :memory:'],
  [['memoryIsUnit'], ['memory', 'postgres'], 'integration', 'talks to a database, cache, queue or server'],
  [['memoryIsUnit'], [], 'unit', 'leaves its process nowhere'],
  [['memoryIsUnit', 'filesAreUnit'], ['writing'], 'unit', 'keeps to temporary files'],
  [['gatewayIsE2e'], ['gateway'], 'e2e', 'crosses http http://127.0.0.1:9*'],
  [['gatewayIsE2e'], ['stripe'], 'integration', 'talks to a database, cache, queue or server'],
  [['threeAreE2e'], ['postgres', 'redis'], 'integration', 'talks to a database, cache, queue or server'],
  [['threeAreE2e'], ['postgres', 'redis', 'rabbit'], 'e2e', 'crosses 3 of database, cache, queue'],
  [['anyIsE2e'], ['postgres'], 'e2e', 'crosses * *5432'],
  [['anyIsE2e'], ['redis'], 'integration', 'talks to a database, cache, queue or server'],
])('with %j a test that crosses %j is %s: it %s', (names, crossed, layer, because) => {
  const decided = observe(
    crossed.map((name) => use(name)),
    names.map((name) => rules[name]),
  )

  expect(decided).toMatchObject({ layer, because })
})
