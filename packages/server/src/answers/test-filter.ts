import type { VerdictClass } from '../api-schemas/verdicts.ts'
import { refusal } from '../errors.ts'
import { ownerFilter } from './owner-filter.ts'
import { searchTexts, tagsOf, type Names } from './test-names.ts'
import type { View } from './view.ts'

/**
 * The filter of the list of tests: words joined by spaces, all of which must hold; a `!` turns one around.
 * `layer:integration status:failed verdict:flaky file:orders project:browser owner:@acme/pay @tag text "text with spaces" !smoke`
 */
export interface TestFilter {
  /** Which kinds of words do not hold for a test, as bits. */
  misses: (view: View, test: number) => number
}

const bits = { layer: 1, status: 2, owner: 4, verdict: 8 } as const
const otherBit = 16
type Faceted = keyof typeof bits

export const missesNone = (missed: number): boolean => missed === 0

/**
 * Without the filter's words about the layer, the status, the owner or the verdict: what the counts beside the list are
 * made with.
 */
export const missesNoneBesides = (key: Faceted, missed: number): boolean => (missed & ~bits[key]) === 0

interface Word {
  bit: number
  holds: (view: View, test: number) => boolean
}

const layerNumber = { none: 0, unit: 1, integration: 2, e2e: 3 }

const layers: Record<string, (declared: number) => boolean> = {
  // Undeclared counts as unit.
  unit: (declared) => declared === layerNumber.unit || declared === layerNumber.none,
  integration: (declared) => declared === layerNumber.integration,
  e2e: (declared) => declared === layerNumber.e2e,
  undeclared: (declared) => declared === layerNumber.none,
}

const statuses: Record<string, Word['holds']> = {
  failed: ({ now }, test) => now.failed[test]! > 0,
  retried: ({ now }, test) => now.retried[test]! > 0,
  skipped: ({ now }, test) => now.skipped[test]! > 0,
  /** Ran, and never failed. */
  passed: ({ now }, test) => now.ran[test]! > 0 && now.failed[test] === 0,
}

/** With the short forms that people type. */
const verdicts: Record<string, VerdictClass> = {
  healthy: 'healthy',
  flaky: 'flaky',
  order: 'order-dependent',
  'order-dependent': 'order-dependent',
  broken: 'broken',
  new: 'newly-failing',
  'newly-failing': 'newly-failing',
  'not-enough': 'not-enough-data',
  'not-enough-data': 'not-enough-data',
}

const keys: Record<string, (value: string) => Word['holds']> = {
  layer: (value) => {
    const matches = choose(layers, 'layer', value)
    // What is not declared stays apart, whatever was observed.
    return value === 'undeclared'
      ? ({ catalog }, test) => catalog.tests[test]!.layer === layerNumber.none
      : ({ catalog }, test) => matches(catalog.layers()[test]!)
  },
  status: (value) => choose(statuses, 'status', value),
  verdict: (value) => {
    const wanted = choose(verdicts, 'verdict', value)
    // What is gone has had its last verdict.
    return ({ verdicts: known }, test) => known?.classOf(test) === wanted && !known.isGone(test)
  },
  file: (value) => byFile((catalog, file) => catalog.files[file]!.path.toLowerCase().includes(value)),
  project: (value) => byFile((catalog, file) => catalog.files[file]!.runnerProject.toLowerCase() === value),
  owner: (value) => {
    const holds = ownerFilter(value)
    return ({ catalog }, test) => holds(catalog.owners.of(catalog.tests[test]!.file))
  },
  tag: (value) => {
    const wanted = withoutAt(value)
    return ({ catalog }, test) => tagsOf(catalog.tests[test]!).some((tag) => withoutAt(tag).toLowerCase() === wanted)
  },
  text: (value) => {
    let texts: { of: Names; textOf: (test: number) => string } | undefined
    return ({ catalog }, test) => {
      if (texts?.of !== catalog) texts = { of: catalog, textOf: searchTexts(catalog) }
      return texts.textOf(test).includes(value)
    }
  },
}

const byFile =
  (matches: (catalog: Names, file: number) => boolean): Word['holds'] =>
  ({ catalog }, test) =>
    matches(catalog, catalog.tests[test]!.file)

const withoutAt = (tag: string): string => (tag.startsWith('@') ? tag.slice(1) : tag)

function choose<T>(choices: Record<string, T>, key: string, value: string): T {
  const chosen = Object.hasOwn(choices, value) ? choices[value] : undefined
  if (chosen !== undefined) return chosen
  throw refusal(400, `q: ${key}: is one of ${Object.keys(choices).join(', ')}, got ${JSON.stringify(value)}`, {
    field: 'q',
  })
}

const longestFilter = 2000

/** @throws a refusal (400) for a key that does not exist, or a layer or status that does not */
export function readFilter(query: string): TestFilter {
  if (query.length > longestFilter) {
    throw refusal(400, `q: is ${query.length} characters long, the limit is ${longestFilter}`, { field: 'q' })
  }
  const words = (query.match(/!?(?:@|[a-z]+:)?"[^"]*"|\S+/g) ?? []).flatMap(readWord)
  const other = words.filter(({ bit }) => bit === otherBit)
  const faceted = words.filter(({ bit }) => bit !== otherBit)
  return {
    misses(view, test) {
      // Nothing counts what other words do not hold for.
      for (const { holds } of other) if (!holds(view, test)) return otherBit
      let missed = 0
      for (const { bit, holds } of faceted) if ((missed & bit) === 0 && !holds(view, test)) missed |= bit
      return missed
    },
  }
}

function readWord(token: string): Word[] {
  const not = token.startsWith('!') && token.length > 1
  const rest = not ? token.slice(1) : token
  const [, given, value] = /^(@|[a-z]+:)?(.*)$/s.exec(rest)!
  const key = given === undefined ? 'text' : given === '@' ? 'tag' : given.slice(0, -1)
  const make = Object.hasOwn(keys, key) ? keys[key] : undefined
  if (!make) {
    throw refusal(400, `q: there is no filter ${JSON.stringify(given)}`, {
      field: 'q',
      fix: `There are layer:, status:, verdict:, file:, project:, owner:, tag: and @. Text with a colon goes into quotes: ${JSON.stringify(rest)}`,
    })
  }
  const bare = value!.replaceAll('"', '').toLowerCase()
  if (bare === '') return []
  const holds = make(bare)
  const bit = key in bits ? bits[key as Faceted] : otherBit
  return [{ bit, holds: not ? (view, test) => !holds(view, test) : holds }]
}
