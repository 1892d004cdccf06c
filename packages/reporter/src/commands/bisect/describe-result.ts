import { countRepetitions } from '../../rerun/search/confirm.ts'
import { cleanLine } from '../../clean-line.ts'
import { nameOfTest } from '../../rerun/drive/name-test.ts'
import type { Bisected } from '../../rerun/bisect.ts'
import { countOf } from '../../summary/wording.ts'
import { quote } from './quote.ts'

/** The machine-readable result. Tests are named as on the command line. */
export interface BisectJson {
  victim: string
  /** `not-run`: the test could not be found or run. */
  kind: Bisected['found']['kind'] | 'not-run'
  /** Needed together, in this order: polluters of a victim, state-setters of a brittle. */
  polluters: string[]
  /** Others, each of which does the same by itself. */
  otherPolluters: string[]
  cleaners: string[]
  scope: 'same-file' | 'other-file' | null
  confirmed: { failed: number; failingRuns: number; passed: number; passingRuns: number } | null
  runs: number
  /** A command that shows it failing, and one that shows it passing. */
  reproduce: string | null
  control: string | null
  /** What the polluters (the state-setters) leave behind, the likeliest first; null where it was not looked for. */
  leak: Bisected['left']
  /** Why that could not be found out, where it was looked for in vain. */
  leakUnknown: string | null
  reason: string | null
}

export function toJson({ victim, found, scope, left, blind, runs, tests }: Bisected, base: string): BisectJson {
  const nameOf = (test: number): string => nameOfTest(tests[test]!, base)
  const replay = (before: readonly number[]): string =>
    ['npx stratigraph replay --tests', ...[...before.map(nameOf), nameOfTest(victim, base)].map(quote)].join(' ')
  const { confirmation } = found
  return {
    victim: nameOfTest(victim, base),
    kind: found.kind,
    polluters: found.actors.map(nameOf),
    otherPolluters: found.otherActors.map(nameOf),
    cleaners: found.cleaners.map(nameOf),
    scope: scope ?? null,
    confirmed: confirmation ? countRepetitions(confirmation) : null,
    runs,
    reproduce: confirmation ? replay(found.failing) : null,
    control: confirmation ? replay(found.passing) : null,
    leak: left,
    leakUnknown: blind,
    reason: found.reason ?? null,
  }
}

/** Where nothing was run. */
export function notRun(victim: string, reason: string): BisectJson {
  return {
    victim,
    kind: 'not-run',
    polluters: [],
    otherPolluters: [],
    cleaners: [],
    scope: null,
    confirmed: null,
    runs: 0,
    reproduce: null,
    control: null,
    leak: null,
    leakUnknown: null,
    reason,
  }
}

const titles: Record<BisectJson['kind'], string> = {
  victim: 'Proven: a victim of what ran before it',
  brittle: 'Proven: a brittle test, which needs another to run before it',
  'order-sensitive': 'Proven: the order changes how often it fails, but does not decide alone',
  'not-order-dependent': 'Not order-dependent',
  broken: 'Broken, whatever the order',
  inconclusive: 'Inconclusive',
  'not-run': 'Not run',
}

const MOST_LEAVINGS = 5

function leavings(leak: BisectJson['leak']): string[] {
  if (leak?.length === 0) return ['nothing of what is looked for']
  const texts = (leak ?? []).map(({ text }) => text)
  return texts.length <= MOST_LEAVINGS
    ? texts
    : [...texts.slice(0, MOST_LEAVINGS), `and ${texts.length - MOST_LEAVINGS} more (--json lists them)`]
}

/** A result for people. */
export function describeResult(result: BisectJson): string {
  const { victim, kind, polluters, confirmed, runs, reason } = result
  const lines = ['', titles[kind], '', `  ${cleanLine(victim, 500)}`]
  const list = (heading: string, names: readonly string[]): void => {
    for (const [place, name] of names.entries())
      lines.push(`  ${(place === 0 ? heading : '').padEnd(15)}${cleanLine(name, 500)}`)
  }
  if (!confirmed) {
    lines.push('', ...(reason ? [`  ${cleanLine(reason, 1000)}`] : []))
    list('best so far', polluters)
    lines.push(`  ${countOf(runs, 'run')}`)
    return `${lines.join('\n')}\n`
  }
  const isBrittle = kind === 'brittle'
  lines.push('')
  list(isBrittle ? 'needs' : 'polluted by', polluters)
  if (polluters.length > 1) lines.push(`  ${' '.repeat(15)}(all of them together)`)
  list(isBrittle ? 'or needs' : 'also by', result.otherPolluters)
  list('cleaned up by', result.cleaners)
  list('leaves behind', result.leakUnknown === null ? leavings(result.leak) : [`not found out: ${result.leakUnknown}`])
  const [failing, passing] = isBrittle ? ['without it', 'after it'] : ['after it', 'without it']
  lines.push(
    '',
    `  failed ${confirmed.failed} of ${confirmed.failingRuns} ${failing}, ` +
      `passed ${confirmed.passed} of ${confirmed.passingRuns} ${passing} · ${countOf(runs, 'run')}`,
    '',
    `  see it fail:  ${result.reproduce}`,
    `  see it pass:  ${result.control}`,
  )
  return `${lines.join('\n')}\n`
}
