import type { Boundary, Operation, Phase } from '../../../packages/reporter/src/report.ts'
import type { LayerTest } from '../../../packages/server/src/analysis/layers/layer-test.ts'
import { observe } from '../../../packages/server/src/analysis/layers/own-rules.ts'
import type { Layer, SeenUse } from '../../../packages/server/src/analysis/layers/observed-layer.ts'

const boundaries = {
  postgres: { kind: 'database', protocol: 'postgresql', target: '127.0.0.1:5432' },
  memory: { kind: 'database', protocol: 'sqlite', target: ':memory:' },
  redis: { kind: 'cache', protocol: 'redis', target: '127.0.0.1:6379' },
  rabbit: { kind: 'queue', protocol: 'amqp', target: '127.0.0.1:5672' },
  nats: { kind: 'queue', protocol: 'nats', target: '127.0.0.1:4222' },
  gateway: { kind: 'http', protocol: 'http', target: 'http://127.0.0.1:9000' },
  ownServer: { kind: 'http', protocol: 'http', target: 'own server', own: true },
  stripe: { kind: 'http', protocol: 'https', target: 'https://api.stripe.com', outside: true },
  writing: { kind: 'filesystem', protocol: 'write', target: 'temporary files' },
  report: { kind: 'filesystem', protocol: 'write', target: 'out' },
  reading: { kind: 'filesystem', protocol: 'read', target: 'test/fixtures' },
  listening: { kind: 'network', protocol: 'listen', target: 'own server' },
  dns: { kind: 'network', protocol: 'dns', target: 'example.com', outside: true },
  udp: { kind: 'network', protocol: 'udp', target: '127.0.0.1:8125' },
  git: { kind: 'process', protocol: 'command', target: 'git' },
  docker: { kind: 'process', protocol: 'command', target: 'docker' },
  chrome: { kind: 'browser', protocol: 'command', target: 'chrome' },
} as const satisfies Record<string, Boundary>

export type Crossed = keyof typeof boundaries

/** @param operations verbs with their objects: `create users`, `connect`, `insert users +2` (rows), `insert users -` (undone) */
export function use(name: Crossed, phase: Phase = 'body', operations: string[] = [], us = 1000): SeenUse {
  const list = operations.map((text): Operation => {
    const [verb = '', object = '', mark] = text.split(' ')
    // `insert users +2`: two rows; `insert users -`: taken back
    return { verb, object, count: 1, ...(mark === '-' ? { undone: 1 } : mark ? { rows: Number(mark) } : {}) }
  })
  const count = Math.max(1, operations.length)
  return { boundary: boundaries[name], phase, count, us, ...(list.length > 0 ? { operations: list } : {}) }
}

let tests = 0

type Rest = Partial<Pick<LayerTest, 'file' | 'leaks' | 'idleMs' | 'run'>>

export function layerTest(declared: Layer | null, uses: SeenUse[] = [], rest: Rest = {}): LayerTest {
  return { test: tests++, file: 0, declared, run: 'r', rule: observe(uses), uses, leaks: [], idleMs: 0, ...rest }
}
