import { describe, expect, test } from 'vitest'
import type { Dictionary } from '../../packages/reporter/src/report.ts'
import { testId } from '../../packages/server/src/store/test-id.ts'
import type { NewReport, RunSummary, Store } from '../../packages/server/src/store/store.ts'

/** What every back end of the history must do. `open` gives a new, empty one each time. */
export function storeConformance(open: () => Promise<Store & AsyncDisposable>): void {
  describe('names', () => {
    test('ids count up without gaps, and a known name keeps its id', async () => {
      await using store = await open()
      const project = await store.openProject('shop')

      const first = await store.learn(
        project,
        'hash-1',
        dictionary({ 'a.test.ts': ['x', 'y'], 'b.test.ts': ['z'] }),
        10,
      )
      const second = await store.learn(
        project,
        'hash-2',
        dictionary({ 'a.test.ts': ['new', 'y'], 'c.test.ts': ['z'] }),
        20,
      )

      expect([...first.tests, ...second.tests]).toEqual([0, 1, 2, 3, 1, 4])
      expect([...first.files, ...second.files]).toEqual([0, 1, 0, 2])
      expect((await store.files(project)).map(({ file, path }) => [file, path])).toEqual([
        [0, 'a.test.ts'],
        [1, 'b.test.ts'],
        [2, 'c.test.ts'],
      ])
      expect((await store.tests(project, 3)).map(({ test: id, file, name }) => [id, file, name])).toEqual([
        [3, 0, 'new'],
        [4, 2, 'z'],
      ])
    })

    test('a test is told apart by project, runner project, file, name and ordinal, and described by the first', async () => {
      await using store = await open()
      const shop = await store.openProject('shop')
      const other = await store.openProject('other')
      const names: Dictionary = {
        projects: ['', 'browser'],
        files: { path: ['a.test.ts', 'a.test.ts'], project: [0, 1], tests: [2, 1] },
        tests: { name: ['x', 'x', 'x'], ordinal: [0, 1, 0], line: [3, 9, 0], layer: [1, 2, 3], flags: [0, 1, 2] },
        tags: { name: ['@slow', '@db'], tests: [[0, 1], [1]] },
      }

      await store.learn(shop, 'h', names, 10)
      await store.learn(other, 'h', names, 10)

      expect(await store.tests(shop)).toEqual([
        record(0, 0, testId('shop', '', 'a.test.ts', 'x', 0), 0, { line: 3, layer: 1, flags: 0, tags: '@slow' }),
        record(1, 0, testId('shop', '', 'a.test.ts', 'x', 1), 1, { line: 9, layer: 2, flags: 1, tags: '@db\n@slow' }),
        record(2, 1, testId('shop', 'browser', 'a.test.ts', 'x', 0), 0, { line: 0, layer: 3, flags: 2, tags: '' }),
      ])
      const ids = [...(await store.tests(shop)), ...(await store.tests(other))].map(({ id }) => id)
      expect(new Set(ids).size).toBe(6)
      expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true)
    })

    test('a dictionary is found again by its hash, in its project alone', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const other = await store.openProject('other')

      const learned = await store.learn(project, 'hash', dictionary({ 'a.test.ts': ['x', 'y'] }), 10)

      expect(await store.dictionary(project, 'hash')).toEqual(learned)
      expect(await store.dictionary(project, 'nope')).toBeUndefined()
      expect(await store.dictionary(other, 'hash')).toBeUndefined()
    })

    test.each([
      ['quotes and markup', `"><img src=x onerror=alert(1)> ' -- ; DROP TABLE test`],
      ['keys of every object', '__proto__'],
      ['a NUL in the middle', 'before\0after'],
      ['colour codes and directions', '\u001b[31mred\u202Edesrever'],
      ['a lone surrogate', 'half \ud83d emoji'],
      ['nothing', ''],
      ['4096 characters', 'ü'.repeat(4096)],
    ])('a name with %s is kept, and found again', async (_, name) => {
      await using store = await open()
      const project = await store.openProject(name)

      const first = await store.learn(project, 'h1', dictionary({ [name + '.ts']: [name] }), 10)
      const second = await store.learn(project, 'h2', dictionary({ [name + '.ts']: [name, 'another'] }), 10)

      expect(await store.findProject(name)).toBe(project)
      expect(second.tests[0]).toBe(first.tests[0])
      expect((await store.tests(project)).map((entry) => entry.name)).toEqual([name.toWellFormed(), 'another'])
      expect((await store.files(project)).map((entry) => entry.path)).toEqual([name.toWellFormed() + '.ts'])
    })
  })

  describe('proofs', () => {
    const proof = { id: 'p', contentHash: 'c', at: 100, receivedAt: 200, data: '{"id":"p"}' }

    test('the same proof again is a duplicate, another one under its id a conflict, and neither changes it', async () => {
      await using store = await open()
      const project = await store.openProject('shop')

      expect(await store.addProof(project, proof)).toBe('added')
      expect(await store.addProof(project, { ...proof, receivedAt: 300 })).toBe('duplicate')
      expect(await store.addProof(project, { ...proof, contentHash: 'other', data: '{}' })).toBe('conflict')
      expect(await store.proofs(project, 10)).toEqual([{ id: 'p', at: 100, data: '{"id":"p"}' }])
      expect(await store.knownProofs(['p', 'nope'])).toEqual(new Set(['p']))
    })

    test('the newest come first, of their project alone', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const other = await store.openProject('other')
      for (const [id, at] of [
        ['b', 20],
        ['c', 30],
        ['a', 10],
        ['d', 30],
      ] as const)
        await store.addProof(project, { ...proof, id, at })

      expect((await store.proofs(project, 3)).map(({ id }) => id)).toEqual(['d', 'c', 'b'])
      expect(await store.proofs(other, 3)).toEqual([])
      expect(await store.addProof(other, proof)).toBe('added')
    })
  })

  describe('reports', () => {
    test('a report comes back byte by byte', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const report = newReport({
        id: 'r',
        order: bytes(1, 2),
        body: bytes(3),
        files: bytes(4, 0),
        details: bytes(5),
        evidence: bytes(6),
      })

      const { outcome, report: number, run } = await store.addReport(project, report)

      expect(outcome).toBe('added')
      expect(run).toEqual({
        project,
        run: run.run,
        id: 'r',
        key: 'r',
        at: 1000,
        branch: 'main',
        summary: report.summary,
      })
      const { order, body, files, details, evidence, ...rest } = (await store.reportsOf(project, run.run))[0]!
      expect(rest).toEqual({ report: number, id: 'r', shard: 0, facts: '{}' })
      expect([order, body, files, details, evidence].map((blob) => [...blob!])).toEqual([[1, 2], [3], [4, 0], [5], [6]])
      expect(await store.run('r')).toEqual(run)
      expect(await store.run('r', project)).toEqual(run)
      expect(await store.run('r', project + 1)).toBeUndefined()
    })

    test('evidence is there for the newest reports that have it, newest run first', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.addReport(project, newReport({ id: 'old', at: 1000, evidence: bytes(1) }))
      await store.addReport(project, newReport({ id: 'new', at: 3000, evidence: bytes(3), order: bytes(7) }))
      await store.addReport(project, newReport({ id: 'without', at: 4000 }))

      const all = await store.recentEvidence(project, 9)
      expect(all.map(({ runId, at, evidence }) => [runId, at, [...evidence]])).toEqual([
        ['new', 3000, [3]],
        ['old', 1000, [1]],
      ])
      expect([...all[0]!.order]).toEqual([7])
      expect(await store.recentEvidence(project, 1)).toHaveLength(1)
      expect(await store.recentEvidence(project + 1, 9)).toEqual([])
    })

    test('the same report again is a duplicate and changes nothing; another one under its id is a conflict', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const first = await store.addReport(project, newReport({ id: 'r' }))

      const again = await store.addReport(project, newReport({ id: 'r', receivedAt: 9999 }))
      const other = await store.addReport(project, newReport({ id: 'r', contentHash: 'other', key: 'k' }))

      expect(again).toEqual({ ...first, outcome: 'duplicate' })
      expect(other).toEqual({ ...first, outcome: 'conflict' })
      expect(await store.runs(project, { limit: 10 })).toHaveLength(1)
      expect(await store.knownReports(['r', 'nope'])).toEqual(new Set(['r']))
    })

    test('shards of one key are one run, whose sums they share, in whatever order they come', async () => {
      await using store = await open()
      const project = await store.openProject('shop')

      await store.addReport(project, shardReport(3, { status: 'failed', wallMs: 50, tests: 4, workers: 2, seed: 5 }))
      await store.addReport(project, shardReport(1, { wallMs: 70, tests: 5, workers: 2, seed: 5 }))
      const { run } = await store.addReport(
        project,
        shardReport(2, {
          status: 'interrupted',
          wallMs: 20,
          workers: null,
          seed: 5,
          startedAt: '2025-01-01T00:00:00.000Z',
        }),
      )

      const runs = await store.runs(project, { limit: 10 })
      expect(runs).toEqual([run])
      expect(run.summary).toMatchObject({
        status: 'failed',
        wallMs: 70,
        tests: 10,
        workers: null,
        seed: 5,
        shards: { received: 3, expected: 3 },
        startedAt: '2025-01-01T00:00:00.000Z',
        counts: { passed: 3 },
      })
      expect((await store.reportsOf(project, run.run)).map((report) => report.shard)).toEqual([1, 2, 3])
      expect((await store.runs(project, { limit: 10, status: 'failed' })).map(({ id }) => id)).toEqual(['k'])
    })

    test('a second report of the same key and shard begins a run of its own: nothing is lost', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      for (const [id, shard] of [
        ['a', 1],
        ['b', 2],
        ['a2', 1],
        ['b2', 2],
        ['a3', 1],
      ] as const) {
        await store.addReport(project, newReport({ id, key: 'k', shard }))
      }

      const runs = await store.runs(project, { limit: 10 })

      const reports = await Promise.all(
        runs.map(async ({ run }) => (await store.reportsOf(project, run)).map(({ id }) => id)),
      )
      expect(Object.fromEntries(runs.map(({ id }, index) => [id, reports[index]]))).toEqual({
        k: ['a', 'b'],
        'k~2': ['a2', 'b2'],
        'k~3': ['a3'],
      })
    })

    test('keys that would look alike in a URL are different runs', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const keys = ['a/b', 'a b', 'a-b', 'k', 'k~2', '..', 'ü', 'x'.repeat(500), '__proto__']
      for (const [index, key] of [...keys, 'k'].entries()) {
        await store.addReport(project, newReport({ id: `r${index}`, key }))
      }

      const ids = (await store.runs(project, { limit: 100 })).map(({ id }) => id)

      expect(new Set(ids).size).toBe(keys.length + 1)
      expect(ids.every((id) => /^[A-Za-z0-9._~-]{1,100}$/.test(id) && id !== '..')).toBe(true)
    })

    test('projects do not see each other', async () => {
      await using store = await open()
      const shop = await store.openProject('shop')
      const other = await store.openProject('other')
      await store.addReport(shop, newReport({ id: 'r', key: 'k', shard: 1 }))

      const added = await store.addReport(other, newReport({ id: 'r', key: 'k', shard: 2, at: 5000 }))

      expect(added.outcome).toBe('added')
      expect(added.run.summary.shards.received).toBe(1)
      expect(await store.openProject('shop')).toBe(shop)
      expect(await store.projects()).toEqual([
        { project: other, name: 'other', runs: 1, lastRunAt: 5000 },
        { project: shop, name: 'shop', runs: 1, lastRunAt: 1000 },
      ])
    })

    test('a report that cannot be kept whole leaves nothing behind', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.learn(project, 'h', dictionary({ 'a.test.ts': ['x'] }), 1)
      const before = await everything(store, project)
      const report = newReport({
        id: 'r',
        failures: [
          { test: 0, status: 1, retries: 0, error: 'e' },
          { test: 0, status: null as unknown as number, retries: 0, error: null },
        ],
        errors: [{ hash: 'e', message: 'boom' }],
        descriptions: [{ test: 0, line: 99, layer: 2, flags: 0, tags: 'new' }],
      })

      await expect(store.addReport(project, report)).rejects.toThrow()

      expect(await everything(store, project)).toEqual(before)
      expect(await store.knownReports(['r'])).toEqual(new Set())
      expect((await store.errors(project, ['e'])).size).toBe(0)
    })

    test('a description changes a test, unless a newer run has spoken', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.learn(project, 'h', dictionary({ 'a.test.ts': ['x'] }), 1)
      const describeAt = (id: string, at: number, line: number) =>
        store.addReport(
          project,
          newReport({ id, at, descriptions: [{ test: 0, line, layer: 3, flags: 1, tags: '@t' }] }),
        )

      await describeAt('new', 200, 20)
      await describeAt('old', 100, 10)

      expect((await store.tests(project))[0]).toMatchObject({
        line: 20,
        layer: 3,
        flags: 1,
        tags: '@t',
        describedAt: 200,
      })
    })
  })

  describe('reading', () => {
    test('runs come newest first, page by page, by branch and status', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      // Two at the same moment: the one that came later counts as newer.
      for (const [id, at, branch, status] of [
        ['a', 10, 'main', 'passed'],
        ['b', 30, 'main', 'failed'],
        ['c', 20, 'feature', 'passed'],
        ['d', 30, null, 'passed'],
      ] as const) {
        await store.addReport(project, newReport({ id, at, branch, summary: { ...summaryOf(), status } }))
      }
      const ids = async (query: Parameters<Store['runs']>[1]) => (await store.runs(project, query)).map(({ id }) => id)

      expect(await ids({ limit: 10 })).toEqual(['d', 'b', 'c', 'a'])
      const page = await store.runs(project, { limit: 2 })
      expect(await ids({ limit: 2, before: page.at(-1)! })).toEqual(['c', 'a'])
      expect(await ids({ limit: 10, branch: 'main' })).toEqual(['b', 'a'])
      expect(await ids({ limit: 10, status: 'passed', before: page[0]! })).toEqual(['c', 'a'])
      expect(await store.branches(project)).toEqual(['main', 'feature'])
    })

    test('results come newest run first, and the cursor neither repeats nor leaves out any', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      for (const [id, key, shard, at] of [
        ['a1', 'a', 1, 10],
        ['b1', 'b', 1, 20],
        ['a2', 'a', 2, 90],
        ['b2', 'b', 2, 20],
        ['c', 'c', 0, 20],
      ] as const) {
        await store.addReport(project, newReport({ id, key, shard, at, order: bytes(at), body: bytes(shard) }))
      }

      const seen: [string, number][] = []
      let page = await store.recentResults(project, 2)
      while (page.length > 0) {
        seen.push(...page.map(({ runId, shard }): [string, number] => [runId, shard]))
        page = await store.recentResults(project, 2, page.at(-1))
      }

      expect(seen).toEqual([
        ['c', 0],
        ['b', 2],
        ['b', 1],
        ['a', 2],
        ['a', 1],
      ])
      const [first] = await store.recentResults(project, 1)
      expect(first).toMatchObject({ runId: 'c', at: 20, branch: 'main', shard: 0, summary: { status: 'passed' } })
      expect([[...first!.order], [...first!.body]]).toEqual([[20], [0]])
    })

    test('the last passed run of the whole suite before one is of its branch, else of any', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const add = async (
        id: string,
        at: number,
        branch: string | null,
        status: RunSummary['status'],
        facts: Partial<RunSummary> = {},
      ) =>
        (await store.addReport(project, newReport({ id, at, branch, summary: { ...summaryOf(), ...facts, status } })))
          .run
      const first = await add('main-1', 10, 'main', 'passed')
      await add('feature-1', 20, 'feature', 'passed')
      await add('main-2', 30, 'main', 'failed')
      await add('main-part', 35, 'main', 'passed', { filtered: true })
      const main = await add('main-3', 40, 'main', 'passed')
      const fresh = await add('fresh', 50, 'fresh', 'passed')
      const detached = await add('detached', 60, null, 'passed')

      expect(await store.previousPassed(main)).toBe('main-1')
      expect(await store.previousPassed(fresh)).toBe('main-3')
      expect(await store.previousPassed(detached)).toBe('fresh')
      expect(await store.previousPassed(first)).toBeUndefined()
    })

    test('failures of a test come oldest first, within the range, with their errors kept once', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const error = { hash: 'e', name: 'Error', message: 'boom', stack: 'at x', truncated: true }
      for (const [id, at] of [
        ['c', 30],
        ['a', 10],
        ['b', 20],
        ['d', 40],
      ] as const) {
        await store.addReport(
          project,
          newReport({ id, at, failures: [{ test: 7, status: 2, retries: 1, error: 'e' }], errors: [error] }),
        )
      }

      expect(await store.failuresOf(project, 7, 10, 30)).toEqual(
        [
          ['a', 10],
          ['b', 20],
          ['c', 30],
        ].map(([runId, at]) => ({ run: expect.any(Number), runId, at, status: 2, retries: 1, error: 'e' })),
      )
      expect(await store.failuresOf(project, 8, 0, 100)).toEqual([])
      const { hash: _hash, ...text } = error
      expect(await store.errors(project, ['e', 'nope', 'e'])).toEqual(new Map([['e', text]]))
    })
  })

  describe('records', () => {
    test('are kept by project, kind and key, and the newest word counts', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      const other = await store.openProject('other')

      await store.putRecord(project, 'quarantine', { key: 'b', data: '1', changedAt: 1 })
      await store.putRecord(project, 'quarantine', { key: 'a', data: '2', changedAt: 2 })
      await store.putRecord(project, 'quarantine', { key: 'b', data: '3', changedAt: 3 })
      await store.putRecord(project, 'suppression', { key: 'b', data: '4', changedAt: 4 })

      expect(await store.records(project, 'quarantine')).toEqual([
        { key: 'a', data: '2', changedAt: 2 },
        { key: 'b', data: '3', changedAt: 3 },
      ])
      expect(await store.records(other, 'quarantine')).toEqual([])
    })

    test('are removed once', async () => {
      await using store = await open()
      const project = await store.openProject('shop')
      await store.putRecord(project, 'settings', { key: '', data: '{}', changedAt: 1 })

      expect(await store.removeRecord(project, 'settings', '')).toBe(true)

      expect(await store.removeRecord(project, 'settings', '')).toBe(false)
      expect(await store.records(project, 'settings')).toEqual([])
    })
  })

  describe('access', () => {
    test('activity comes newest first, of one project or all, and old entries go', async () => {
      await using store = await open()
      for (let at = 0; at < 1210; at++) await store.addActivity(refusedAt(at, at % 2 ? 'odd' : null))

      expect(await store.activity(2)).toEqual([refusedAt(1209, 'odd'), refusedAt(1208, null)])
      expect(await store.activity(2, 'odd')).toEqual([refusedAt(1209, 'odd'), refusedAt(1207, 'odd')])
      const kept = await store.activity(5000)
      expect(kept.length).toBeGreaterThanOrEqual(1000)
      expect(kept.length).toBeLessThan(1100)
    })

    test('a token is found by its hash, remembers its last use, and is revoked once', async () => {
      await using store = await open()
      const token = { hash: 'h', prefix: 'sg_abc', scope: 'read', project: 'shop', createdAt: 5 } as const
      await store.addToken({ ...token, lastUsedAt: null, revokedAt: null })

      await store.touchToken('h', 50)
      const revoked = await store.revokeToken('sg_abc', 60)

      expect(await store.tokenByHash('h')).toEqual({ ...token, lastUsedAt: 50, revokedAt: 60 })
      expect(await store.tokenByHash('other')).toBeUndefined()
      expect(revoked).toBe(true)
      expect(await store.revokeToken('sg_abc', 70)).toBe(false)
      expect(await store.tokens()).toHaveLength(1)
    })
  })
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

function dictionary(files: Record<string, string[]>): Dictionary {
  const names = Object.values(files).flat()
  return {
    projects: [''],
    files: {
      path: Object.keys(files),
      project: Object.keys(files).map(() => 0),
      tests: Object.values(files).map((tests) => tests.length),
    },
    tests: { name: names, layer: names.map(() => 0) },
  }
}

const record = (id: number, file: number, publicId: string, ordinal: number, description: object) => ({
  test: id,
  file,
  id: publicId,
  name: 'x',
  ordinal,
  ...description,
  describedAt: 10,
})

const everything = async (store: Store, project: number) => [
  await store.projects(),
  await store.files(project),
  await store.tests(project),
  await store.runs(project, { limit: 100 }),
  await store.recentResults(project, 100),
]

function summaryOf(): RunSummary {
  return {
    startedAt: '2026-01-01T00:00:00.000Z',
    receivedAt: '2026-01-01T00:01:00.000Z',
    wallMs: 10,
    testMs: 8,
    status: 'passed',
    counts: { passed: 1, failed: 0, retried: 0, skipped: 0, todo: 0, pending: 0, unfinished: 0 },
    tests: 1,
    files: 1,
    workers: 1,
    shards: { received: 1, expected: 1 },
    seed: null,
    shuffled: null,
    runner: { name: 'vitest', version: '5.1.1' },
    git: null,
    ci: null,
  }
}

function newReport(given: Partial<NewReport> & { id: string }): NewReport {
  return {
    contentHash: 'content',
    key: given.id,
    shard: 0,
    at: 1000,
    receivedAt: 2000,
    branch: 'main',
    summary: summaryOf(),
    facts: '{}',
    order: bytes(1),
    body: bytes(2),
    files: bytes(3),
    details: null,
    evidence: null,
    failures: [],
    errors: [],
    descriptions: [],
    ...given,
  }
}

const shardReport = (index: number, summary: Partial<RunSummary>) =>
  newReport({
    id: `s${index}`,
    key: 'k',
    shard: index,
    summary: { ...summaryOf(), shards: { received: 1, expected: 3 }, ...summary },
  })

const refusedAt = (at: number, project: string | null) =>
  ({ at, outcome: 'refused', source: 'upload', project, run: null, tests: null, reason: `no ${at}` }) as const
