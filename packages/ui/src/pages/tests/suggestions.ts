import type { TestsAnswer } from '../../api/types.ts'
import { plural } from '../../format/number.ts'

export interface Suggestion {
  /** What the field holds after it is chosen. */
  text: string
  hint: string
  /** A whole token: choosing it filters. Otherwise the value is still to be typed. */
  whole: boolean
}

const KEYS: Suggestion[] = [
  { text: 'layer:', hint: 'unit, integration, e2e or undeclared', whole: false },
  { text: 'verdict:', hint: 'healthy, flaky, order-dependent, broken and more', whole: false },
  { text: 'status:', hint: 'failed, retried, skipped or passed in this range', whole: false },
  { text: 'file:', hint: 'part of the path', whole: false },
  { text: 'project:', hint: 'of the runner', whole: false },
  { text: 'owner:', hint: 'by CODEOWNERS, or none', whole: false },
  { text: '@', hint: 'a tag', whole: false },
  { text: '!', hint: 'before a filter: all but those', whole: false },
]

const VALUES = {
  layer: ['unit', 'integration', 'e2e', 'undeclared'],
  verdict: ['healthy', 'flaky', 'order-dependent', 'broken', 'newly-failing', 'not-enough-data'],
  status: ['failed', 'retried', 'skipped', 'passed'],
} as const

const MOST = 8

/** How what is being typed may go on. Free text needs no help: it is looked for in name and path. */
export function suggest(draft: string, rows: TestsAnswer | undefined): Suggestion[] {
  const word = draft.slice(draft.lastIndexOf(' ') + 1)
  const before = draft.slice(0, draft.length - word.length)
  const not = word.startsWith('!') ? '!' : ''
  const start = word.slice(not.length)
  return candidates(start, rows)
    .filter(({ text }) => text.startsWith(start) && text !== start && !(not && text === '!'))
    .slice(0, MOST)
    .map((candidate) => ({ ...candidate, text: before + not + candidate.text }))
}

function candidates(start: string, rows: TestsAnswer | undefined): Suggestion[] {
  const facets = rows?.facets
  if (start.startsWith('@')) return counted(rows?.tests.flatMap((test) => test.tags.map((tag) => `@${tag}`)))
  if (start.startsWith('project:')) return counted(rows?.tests.map((test) => `project:${quoted(test.project)}`))
  if (start.startsWith('layer:')) {
    return VALUES.layer.map((value) => ({ text: `layer:${value}`, hint: tests(facets?.layer[value]), whole: true }))
  }
  if (start.startsWith('verdict:')) {
    return VALUES.verdict.map((value) => ({
      text: `verdict:${value}`,
      hint: tests(facets?.verdict?.[value]),
      whole: true,
    }))
  }
  if (start.startsWith('status:')) {
    return VALUES.status.map((value) => ({
      text: `status:${value}`,
      hint: value === 'passed' ? 'ran and never failed' : tests(facets?.status[value]),
      whole: true,
    }))
  }
  if (start.startsWith('owner:') && facets?.owner) {
    const { names, none } = facets.owner
    return [...names, { name: 'none', tests: none }].map(({ name, tests: count }) => ({
      text: `owner:${name}`,
      hint: tests(count),
      whole: true,
    }))
  }
  return KEYS
}

/** What the rows at hand hold, most frequent first: not all there is, but no request for each key pressed. */
function counted(texts: string[] = []): Suggestion[] {
  const counts = Map.groupBy(texts, (text) => text)
  return [...counts]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .filter(([text]) => text !== 'project:')
    .map(([text]) => ({ text, hint: '', whole: true }))
}

const tests = (count: number | undefined): string => (count === undefined ? '' : plural(count, 'test'))
const quoted = (value: string): string => (value.includes(' ') ? `"${value}"` : value)
