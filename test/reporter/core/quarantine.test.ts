import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesOfJson } from '../../../packages/reporter/src/quarantine/json-lines.ts'
import { parseQuarantine } from '../../../packages/reporter/src/quarantine/parse-quarantine.ts'
import { readQuarantine } from '../../../packages/reporter/src/quarantine/read-quarantine.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

const entry = {
  file: 'src/cart.test.ts',
  test: ['cart', 'adds an item'],
  owner: '@acme/cart',
  reason: 'https://issues.example/7',
  expires: '2026-12-24',
}
const write = (...tests: unknown[]): string => JSON.stringify({ tests }, null, 2)
const problemsOf = (text: string): string[] => parseQuarantine(text, 'q.json').problems

describe('a quarantine file', () => {
  test('gives its entries', () => {
    const full = { ...entry, project: 'browser', ordinal: 1 }

    expect(parseQuarantine(write(entry, full), 'q.json')).toEqual({ entries: [entry, full], problems: [] })
  })

  test('may name its schema, and begin with a byte order mark', () => {
    const text = `\ufeff${JSON.stringify({ $schema: 'x', tests: [entry] })}`

    expect(parseQuarantine(text, 'q.json')).toEqual({ entries: [entry], problems: [] })
  })

  test.each([
    ['a missing field', { ...entry, owner: undefined }, 'q.json:3: tests[0].owner must be text: who sees to it'],
    ['an empty field', { ...entry, reason: ' ' }, 'q.json:10: tests[0].reason must be text: why it may fail'],
    ['a day that there is not', { ...entry, expires: '2026-02-30' }, 'q.json:11: tests[0].expires is no day'],
    ['a day in other words', { ...entry, expires: 'tomorrow' }, 'q.json:11: tests[0].expires is no day'],
    ['titles as one text', { ...entry, test: 'cart > adds' }, 'q.json:5: tests[0].test must be the list of its titles'],
    ['no titles', { ...entry, test: [] }, 'q.json:5: tests[0].test must be the list'],
    [
      'a misspelt field',
      { ...entry, expire: '2026-12-24' },
      'q.json:12: tests[0].expire is not known here. There are file,',
    ],
    ['a broken ordinal', { ...entry, ordinal: 1.5 }, 'q.json:12: tests[0].ordinal must be a whole number'],
    ['no object', 'src/cart.test.ts', 'q.json:3: tests[0] must be an object like'],
  ])('with %s says where it is and how to mend it', (_, broken, expected) => {
    const problems = problemsOf(write(broken))

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
  })

  test('keeps the entries that are whole beside those that are not', () => {
    const { entries, problems } = parseQuarantine(write({ ...entry, owner: 1 }, entry), 'q.json')

    expect(entries).toEqual([entry])
    expect(problems).toHaveLength(1)
  })

  test('that is no JSON says on which line', () => {
    expect(problemsOf('{\n  "tests": [\n    { "file": }\n  ]\n}')[0]).toMatch(/^q\.json:3: is no JSON: /)
  })

  test.each([
    ['{\n"tests": [\n', 3],
    ['{\n"tests": [\n{},\n]}', 4],
    ['{\n"tests" []}', 2],
    ['\n{ tests: [] }', 2],
  ])('%j is broken on line %i', (text, line) => {
    expect(problemsOf(text)[0]).toContain(`q.json:${line}: is no JSON`)
  })

  test.each(['[]', '{}', '{"tests":{}}', '1'])('that is %s says what it should be', (text) => {
    expect(problemsOf(text)[0]).toBe('q.json:1: the whole must be an object with a list "tests": { "tests": [] }')
  })

  test('lies at the root of the repository; without one there is nothing', () => {
    const dir = tempFolder()
    const none = readQuarantine(dir)
    writeFiles(dir, { 'stratigraph.quarantine.json': write(entry) })

    expect(none).toEqual({ entries: [], problems: [] })
    expect(readQuarantine(dir).entries).toEqual([entry])
  })

  test('never makes anything throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => `{"tests":[${text}]}`),
        ),
        (text) => {
          expect(parseQuarantine(text, 'q.json').entries).toBeInstanceOf(Array)
        },
      ),
    )
  })
})

test('every value of a JSON text is found on its line', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value, null, 2)
      const rows = text.split('\n')

      expect(linesOfJson(text).brokenAt).toBeUndefined()
      for (const [path, line] of linesOfJson(text).lines) {
        const key = /\.?([^.[\]]+)$/.exec(path)?.[1]
        if (path !== '' && key !== undefined && /^\w+$/.test(key) && !path.endsWith(']')) {
          expect(rows[line - 1]).toContain(key)
        }
      }
    }),
  )
})
