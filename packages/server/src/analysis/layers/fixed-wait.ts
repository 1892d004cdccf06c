import { msOf, someOf, type Finding, type LayerTest } from './layer-test.ts'

/** Shorter waits hardly cost a thing, and many of them are the work of libraries. */
const LEAST_MS = 40
const MEDIUM_MS = 250
const HIGH_MS = 1000

/** Tests of a file in which nothing happens until a timer runs out: somebody sleeps, instead of waiting for what comes. */
export function fixedWait(tests: readonly LayerTest[]): Finding[] {
  const waiting = tests.filter(({ idleMs }) => idleMs >= LEAST_MS).toSorted((a, b) => b.idleMs - a.idleMs)
  if (waiting.length === 0) return []
  const totalMs = waiting.reduce((sum, { idleMs }) => sum + idleMs, 0)
  const together = waiting.length > 1 ? ` together, ${msOf(waiting[0]!.idleMs * 1000)} at most` : ''
  return [
    {
      kind: 'fixed-wait',
      severity: totalMs >= HIGH_MS ? 'high' : totalMs >= MEDIUM_MS ? 'medium' : 'low',
      tests: waiting.map(({ test }) => test),
      subject: { file: tests[0]!.file },
      evidence: `${someOf(waiting.length, tests.length)} ${waiting.length === 1 ? 'waits' : 'wait'} for nothing but a timer: ${msOf(totalMs * 1000)}${together}.`,
      costMs: totalMs,
    },
  ]
}
