import { cleanLine } from '../clean-line.ts'
import { isObject } from '../is-object.ts'
import type { QuarantineEntry } from '../report.ts'
import { isCalendarDay } from './calendar-day.ts'
import { linesOfJson } from './json-lines.ts'

export interface QuarantineReading {
  entries: QuarantineEntry[]
  /** Each for a person: file, line, field, what is wrong and how to mend it. */
  problems: string[]
}

const NOTHING: QuarantineReading = { entries: [], problems: [] }

/** @param source names the text in problems */
export function parseQuarantine(text: string, source: string): QuarantineReading {
  const json = text.replace(/^\ufeff/, '')
  const { lines, brokenAt } = linesOfJson(json)
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    return {
      ...NOTHING,
      problems: [`${source}:${brokenAt ?? 1}: is no JSON: ${cleanLine((error as Error).message, 200)}`],
    }
  }
  const problems: string[] = []
  const complain = (path: string, what: string): void => {
    const at = lines.get(path) ?? lines.get(path.replace(/\.[^.]*$/, '')) ?? 1
    problems.push(`${source}:${at}: ${path === '' ? 'the whole' : path} ${what}`)
  }
  if (!isObject(value) || !Array.isArray(value['tests'])) {
    complain('', 'must be an object with a list "tests": { "tests": [] }')
    return { ...NOTHING, problems }
  }
  for (const key of Object.keys(value)) {
    if (key !== 'tests' && key !== '$schema') complain(key, 'is not known here. There are "tests" and "$schema"')
  }
  const entries = value['tests'].flatMap((entry: unknown, index) => readEntry(entry, `tests[${index}]`, complain) ?? [])
  return { entries, problems }
}

type Complain = (path: string, what: string) => void

const KEYS = ['file', 'test', 'project', 'ordinal', 'owner', 'reason', 'expires']
const MAX_LENGTH = 4096

function readEntry(value: unknown, path: string, complain: Complain): QuarantineEntry | undefined {
  if (!isObject(value)) {
    complain(
      path,
      'must be an object like { "file": "src/a.test.ts", "test": ["adds"], "owner": ..., "reason": ..., "expires": ... }',
    )
    return undefined
  }
  let isWrong = false
  const wrong: Complain = (field, what) => {
    isWrong = true
    complain(field, what)
  }
  for (const key of Object.keys(value)) {
    if (!KEYS.includes(key)) wrong(`${path}.${cleanLine(key, 60)}`, `is not known here. There are ${KEYS.join(', ')}`)
  }
  const text = (key: string, hint: string): string => {
    const given = value[key]
    if (typeof given !== 'string' || given.trim() === '') wrong(`${path}.${key}`, `must be text: ${hint}`)
    else if (given.length > MAX_LENGTH) wrong(`${path}.${key}`, `is longer than ${MAX_LENGTH} characters`)
    return String(given)
  }
  const file = text('file', 'the path of the test file from the root of the repository, with "/"')
  const owner = text('owner', 'who sees to it, e.g. "@acme/payments"')
  const reason = text('reason', 'why it may fail for now, e.g. a link to the issue')
  const expires = text('expires', 'the last day on which it holds, e.g. "2026-12-24"')
  if (typeof value['expires'] === 'string' && value['expires'].trim() !== '' && !isCalendarDay(expires))
    wrong(`${path}.expires`, `is no day: write year, month and day, e.g. "2026-12-24"`)
  const { test, project, ordinal } = value
  if (
    !Array.isArray(test) ||
    test.length === 0 ||
    !test.every((title) => typeof title === 'string' && title.length <= MAX_LENGTH)
  )
    wrong(`${path}.test`, 'must be the list of its titles, from the outermost describe on: ["cart", "adds an item"]')
  if (project !== undefined && typeof project !== 'string')
    wrong(`${path}.project`, 'must be the name of a runner project')
  if (ordinal !== undefined && !(Number.isInteger(ordinal) && (ordinal as number) >= 0))
    wrong(`${path}.ordinal`, 'must be a whole number: 0 for the first test of that name in the file, 1 for the second')
  if (isWrong) return undefined
  return {
    file,
    test: test as string[],
    ...(project === undefined ? {} : { project: project as string }),
    ...(ordinal === undefined ? {} : { ordinal: ordinal as number }),
    owner,
    reason,
    expires,
  }
}
