import { groupBy } from '../order/group-by.ts'
import type { Leak, LeakKind } from '../../../../reporter/src/report.ts'
import { someOf, type Finding, type LayerTest, type Severity } from './layer-test.ts'

/**
 * What other tests trip over, wherever they are, is worse than what may be a cache on purpose: state of modules, and what
 * ends with the process.
 */
const severities: Record<LeakKind, Severity> = {
  environment: 'medium',
  'working-directory': 'medium',
  global: 'medium',
  prototype: 'high',
  'fake-timers': 'high',
  mock: 'medium',
  'module-state': 'low',
  listener: 'low',
  handle: 'low',
  timer: 'low',
  file: 'low',
}

const texts: Record<LeakKind, (name: string) => string> = {
  environment: (name) => `the environment variable ${name}`,
  'working-directory': () => 'the working directory',
  global: (name) => name,
  prototype: (name) => name,
  'fake-timers': () => 'fake timers',
  mock: (name) => `the mock of ${behindItsFile(name)}`,
  'module-state': (name) => `the module variable ${behindItsFile(name)}`,
  listener: (name) => `the listener ${name}`,
  handle: (name) => `the open handle ${name}`,
  timer: (name) => `the timer ${name}`,
  file: (name) => `the file ${name}`,
}

const changes: Record<Leak['change'], string> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  left: 'left behind',
}

/** `src/cart.ts: lines` as `lines (src/cart.ts)` */
const behindItsFile = (name: string): string => name.replace(/^(.+?): (.+)$/, '$2 ($1)')

/** `fake timers left behind`, `the environment variable TZ changed`, `more in the module variable lines (src/cart.ts)` */
export function leakText({ kind, name, change }: Leak): string {
  const what = texts[kind](name)
  if (kind === 'module-state' && change === 'added') return `more in ${what}`
  if (kind === 'module-state' && change === 'removed') return `less in ${what}`
  return `${what} ${changes[change]}`
}

/** State that tests of a file leave otherwise than they found it: one finding a thing. */
export function stateLeak(tests: readonly LayerTest[]): Finding[] {
  const all = tests.flatMap(({ test, leaks }) => leaks.map((leak) => ({ test, leak })))
  const things = groupBy(all, ({ leak: { kind, name } }) => `${kind} ${name}`)
  return [...things].map(([thing, found]): Finding => {
    const leaving = [...new Set(found.map(({ test }) => test))]
    const { leak } = found[0]!
    return {
      kind: 'state-leak',
      severity: severities[leak.kind],
      tests: leaving,
      subject: { file: tests[0]!.file, thing },
      evidence: `${someOf(leaving.length, tests.length)} ${leaving.length === 1 ? 'ends' : 'end'} with ${leakText(leak)}.`,
      costMs: null,
      leaving,
    }
  })
}
