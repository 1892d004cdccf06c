import { groupBy } from '../order/group-by.ts'
import { countOf, type Finding, type LayerTest } from './layer-test.ts'
import type { SeenUse } from './observed-layer.ts'

/** Tests of a file that reach a host beyond loopback and private addresses: one finding a host. */
export function outsideWorld(tests: readonly LayerTest[]): Finding[] {
  const all = tests.flatMap((of) => of.uses.filter(({ boundary }) => boundary.outside).map((use) => ({ of, use })))
  return [...groupBy(all, ({ use }) => hostOf(use))].map(([host, ones]): Finding => {
    // The name was looked up in order to connect: the connection says more.
    const uses = ones.some(({ use }) => !isLookup(use)) ? ones.filter(({ use }) => !isLookup(use)) : ones
    const { use, of } = uses.find((one) => one.use.boundary.kind === 'http') ?? uses[0]!
    const count = uses.reduce((sum, one) => sum + one.use.count, 0)
    const isApi = use.boundary.kind === 'http'
    return {
      kind: 'outside-world',
      ...(isApi ? { variant: 'third-party-api' as const } : {}),
      severity: uses.every((one) => one.of.declared === 'e2e') ? 'medium' : 'high',
      tests: [...new Set(uses.map((one) => one.of.test))],
      subject: { file: of.file, thing: host },
      evidence: `It ${isApi ? 'calls' : isLookup(use) ? 'looks up' : 'reaches'} ${use.boundary.target}, beyond this machine and private networks (${countOf(count, 'time')})${isApi ? '; nothing answers in its place' : ''}.`,
      costMs: uses.reduce((sum, one) => sum + one.use.us, 0) / 1000,
    }
  })
}

const isLookup = ({ boundary: { protocol } }: SeenUse): boolean => protocol === 'dns'

/** `api.stripe.com` of an origin, of host and port, or of a name alone. */
const hostOf = ({ boundary: { target } }: SeenUse): string =>
  target
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/\/.*$/, '')
    .replace(/:\d+$/, '')
