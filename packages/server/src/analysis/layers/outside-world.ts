import { countOf, type Finding, type LayerTest } from './layer-test.ts'

/** Tests of a file that reach a host beyond loopback and private addresses: one finding a host. */
export function outsideWorld(tests: readonly LayerTest[]): Finding[] {
  const reaching = tests.flatMap(({ test, uses }) =>
    uses.filter(({ boundary }) => boundary.outside).map((use) => ({ test, use })),
  )
  return [...Map.groupBy(reaching, ({ use }) => use.boundary.target)].map(([target, ones]): Finding => {
    const count = ones.reduce((sum, { use }) => sum + use.count, 0)
    return {
      kind: 'outside-world',
      severity: 'high',
      tests: [...new Set(ones.map(({ test }) => test))],
      evidence: `It reaches ${target}, beyond this machine and private networks (${countOf(count, 'time')}).`,
      costMs: ones.reduce((sum, { use }) => sum + use.us, 0) / 1000,
    }
  })
}
