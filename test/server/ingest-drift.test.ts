import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import type { Evidence, Leak, Report, Use } from '../../packages/reporter/src/report.ts'
import { isRefusal } from '../../packages/server/src/errors.ts'
import { validateDictionary } from '../../packages/server/src/ingest/validate-dictionary.ts'
import { validateColumns, validateHead } from '../../packages/server/src/ingest/validate-report.ts'
import { buildReport } from '../support/report-builder.ts'

// The server checks reports by hand, since that is much faster. Here it is held against the published schema: every
// place of a report that uses all of the format is broken in every way, and both have to say the same.

interface Schema {
  $ref?: string
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  allOf?: Schema[]
}

const schema = JSON.parse(
  readFileSync(new URL('../../packages/reporter/report.schema.json', import.meta.url), 'utf8'),
) as Schema & { definitions: Record<string, Schema> }
const accepts = new Ajv({ strict: false }).compile(schema)

function complete(): Report {
  const report = buildReport({
    id: 'r',
    files: [
      {
        path: 'a.test.ts',
        error: 'beforeAll failed',
        tests: [
          { title: 'same', line: 3, layer: 2, tags: ['@db'], beforeEachMs: 1, concurrent: true },
          { title: 'same' },
          { title: 'flaky', status: 'flaky', note: 'why' },
          { title: 'fails', status: 'failed' },
          { title: 'skipped', status: 'skipped', notRun: true },
          { title: 'todo', status: 'todo' },
          { title: 'pending', status: 'pending' },
        ],
      },
    ],
    run: {
      shard: { index: 1, count: 2 },
      errors: [{ name: 'E', message: 'm', stack: 's', truncated: true, file: 'a.test.ts', test: 'same' }],
      quarantine: [
        {
          file: 'a.test.ts',
          test: ['fails'],
          project: 'web',
          ordinal: 1,
          owner: '@acme/shop',
          reason: 'known',
          expires: '2026-12-24',
        },
      ],
      environment: [{ name: 'database', value: 'postgres 15' }],
      bail: 1,
      filtered: true,
      plannedBy: 'shuffle',
      ci: { provider: 'github', runId: '1', attempt: 1, job: 'test', pullRequest: 3, buildUrl: 'https://ci.example/1' },
    },
  })
  report.results.afterEachUs = report.results.durationUs.map(() => 1)
  report.evidence = completeEvidence()
  report.owners = { source: 'CODEOWNERS', groups: [['@acme/shop', 'a@acme.example'], []], files: [0] }
  return report
}

function completeEvidence(): Evidence {
  // Each place its own: one is broken at a time.
  const uses = (): Use[] => [
    {
      boundary: 0,
      phase: 'body',
      count: 2,
      us: 100,
      operations: [{ verb: 'insert', object: 'users', count: 2, undone: 1, rows: 2 }],
      unsure: true,
    },
  ]
  const leaks = (): Leak[] => [{ kind: 'environment', name: 'TZ', change: 'added' }]
  return {
    looked: { boundaries: true, leaks: true, mocks: true },
    boundaries: [
      { kind: 'database', protocol: 'postgresql', target: '127.0.0.1:5432', own: false, outside: false },
      { kind: 'http', protocol: 'https', target: 'https://api.example.com', outside: true },
    ],
    tests: [{ row: 0, uses: uses(), leaks: leaks(), idleUs: 50_000 }],
    files: [
      {
        file: 0,
        uses: uses(),
        leaks: leaks(),
        mocks: [{ module: 'src/rates.ts', own: true, how: 'factory' }],
        spies: 1,
      },
    ],
    rules: [{ layer: 'unit', boundaries: ['sqlite :memory:'], atLeast: 1, because: 'stays in memory' }],
  }
}

type Path = (string | number)[]

function* pathsOf(value: unknown, at: Path = []): Generator<Path> {
  if (at.length > 0) yield at
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value))
    yield* pathsOf(child, [...at, Array.isArray(value) ? Number(key) : key])
}

/** The report with another value at that place; undefined takes it away. */
function changed(path: Path, value: unknown): Report {
  const report = complete()
  let parent = report as unknown as Record<string, unknown>
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>
  const last = path.at(-1)!
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return report
}

const size = { files: complete().dictionary!.files.path.length, tests: complete().dictionary!.tests.name.length }

/** The field that the server refuses, or undefined where it takes the report. */
function refusedField(value: unknown): string | undefined {
  try {
    const report = validateHead(value)
    if (report.dictionary) validateDictionary(report.dictionary)
    validateColumns(report, size)
    return undefined
  } catch (error) {
    if (!isRefusal(error)) throw error
    expect(error.refusal.status).toBe(400)
    return error.refusal.answer.field ?? 'none'
  }
}

const show = (path: Path): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('')

test('the report that is broken here uses everything that the schema knows', () => {
  const seen = new Set([...pathsOf(complete())].map((path) => show(path).replaceAll(/\[\d+\]/g, '[]')))
  const missing: string[] = []
  const visit = (part: Schema, at: string): void => {
    if (part.$ref) visit(schema.definitions[decodeURIComponent(part.$ref.split('/').at(-1)!)]!, at)
    for (const option of [...(part.anyOf ?? []), ...(part.allOf ?? [])]) visit(option, at)
    if (part.items) visit(part.items, `${at}[]`)
    for (const [name, property] of Object.entries(part.properties ?? {})) {
      const path = at === '' ? name : `${at}.${name}`
      if (seen.has(path)) visit(property, path)
      else missing.push(path)
    }
  }

  visit(schema, '')

  // Errors have one shape wherever they stand; it is there in full under run.errors.
  const elsewhere = missing.filter((path) => !/errors\[\]\.(name|stack|truncated)$/.test(path))
  expect(elsewhere).toEqual([])
  expect(accepts(complete())).toBe(true)
  expect(refusedField(complete())).toBeUndefined()
})

const wrongTypes = { null: null, true: true, text: 'text', number: 7, object: {}, list: [], 'list of objects': [{}] }

test('what the schema refuses the server refuses too, and names the place', () => {
  const disagreements: string[] = []
  let refusals = 0
  for (const path of pathsOf(complete())) {
    const isEntry = typeof path.at(-1) === 'number'
    const kinds: [string, unknown][] = [
      ...Object.entries(wrongTypes),
      ...(isEntry ? [] : [['nothing', undefined] as [string, unknown]]),
    ]
    for (const [kind, value] of kinds) {
      const broken = changed(path, value)
      if (accepts(broken)) continue
      refusals++
      const field = refusedField(broken)
      const place = show(path)
      // A list of the wrong length is told by the list; a value inside by the value or by what it makes of its parent.
      const names = field !== undefined && (place.startsWith(field) || field.startsWith(place))
      if (!names) disagreements.push(`${place} = ${kind}: the server says ${field ?? 'nothing'}`)
    }
  }

  expect(disagreements).toEqual([])
  expect(refusals).toBeGreaterThan(1000)
})

test('what the schema takes the server takes too: what may be left out, what may be null, what it does not know', () => {
  const disagreements: string[] = []
  for (const path of pathsOf(complete())) {
    // Without ordinals two tests have one name: the schema cannot tell.
    const needed = show(path) === 'dictionary.tests.ordinal'
    const isEntry = typeof path.at(-1) === 'number'
    for (const value of isEntry || needed ? [null] : [null, undefined]) {
      const report = changed(path, value)
      if (!accepts(report)) continue
      const field = refusedField(report)
      if (field !== undefined) disagreements.push(`${show(path)} = ${String(value)}: the server refuses ${field}`)
    }
    const parent = path.slice(0, -1)
    const report = changed([...parent, 'aLaterFact'], { of: ['any', 'kind'] })
    if (typeof path.at(-1) === 'string' && refusedField(report) !== undefined) {
      disagreements.push(`${show(parent)}: the server refuses a key that it does not know`)
    }
  }

  expect(disagreements).toEqual([])
})
