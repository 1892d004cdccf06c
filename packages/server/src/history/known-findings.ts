import { createHash } from 'node:crypto'
import { layerFindings } from '../analysis/layers/findings.ts'
import type { Finding, LayerTest } from '../analysis/layers/layer-test.ts'
import type { Store } from '../store/store.ts'
import type { Catalog } from './catalog.ts'
import type { Seen } from './seen.ts'

export interface KnownFinding extends Finding {
  /** Names it for as long as its kind and subject last, also where a file gets further tests. */
  id: string
  /** The run that showed it first. */
  firstSeen: { at: number; runId: string }
  /** There since the first day on which anything was watched: new to nobody. */
  isFromTheStart: boolean
}

/** The layer findings of a project, of everything that was seen of it, and since when each is known. */
export interface KnownFindings {
  /** Made once for each state of what was seen. */
  all(): readonly KnownFinding[]
  /** Looks for new ones soon, outside of whatever goes on: somebody may ask only in a week. */
  noteSoon(): void
  load(): Promise<void>
}

/** As it is stored: when the first of all was looked for, and when each was seen first. */
interface Kept {
  since: number
  first: [id: string, at: number, runId: string][]
}

const kind = 'findings'
const key = ''
/** Until then all suites of a project have been seen for the first time. */
const START_MS = 24 * 60 * 60 * 1000
/** More are forgotten, oldest first: they would be told as new if they came back. */
const MOST_KEPT = 20_000

export function createKnownFindings(store: Store, project: number, catalog: Catalog, seen: Seen): KnownFindings {
  const first = new Map<string, { at: number; runId: string }>()
  let since: number | undefined
  let made: { state: string; findings: KnownFinding[] } | undefined
  let written: Promise<unknown> = Promise.resolve()
  let isNoting = false

  async function load(): Promise<void> {
    const record = (await store.records(project, kind)).find((one) => one.key === key)
    if (!record) return
    const kept = JSON.parse(record.data) as Kept
    since = kept.since
    for (const [id, at, runId] of kept.first) first.set(id, { at, runId })
  }

  function all(): readonly KnownFinding[] {
    const state = `${seen.version()} ${catalog.layerVersion()}`
    if (made?.state !== state) made = { state, findings: make() }
    return made.findings
  }

  function make(): KnownFinding[] {
    const tests = testsSeen(catalog, seen)
    if (tests.length === 0) return []
    const isStart = since === undefined
    since ??= seen.newestAt()
    const found = layerFindings({ tests, file: (file) => seen.file(file) }).map((finding) => ({
      ...finding,
      id: findingId(catalog, finding),
    }))
    const news = found.filter(({ id }) => !first.has(id))
    for (const { id, tests: own } of news) first.set(id, newestOf(own, seen))
    if (isStart || news.length > 0) keep()
    return found.map((finding) => {
      const firstSeen = first.get(finding.id)!
      return { ...finding, firstSeen, isFromTheStart: firstSeen.at <= since! + START_MS }
    })
  }

  function keep(): void {
    for (const id of [...first.keys()].slice(0, Math.max(0, first.size - MOST_KEPT))) first.delete(id)
    const kept: Kept = { since: since!, first: Array.from(first, ([id, { at, runId }]) => [id, at, runId]) }
    const record = { key, data: JSON.stringify(kept), changedAt: seen.newestAt() }
    // What could not be kept is found again, in what the store has of the newest runs.
    written = written.then(() => store.putRecord(project, kind, record)).catch(() => {})
  }

  return {
    all,
    load,
    noteSoon() {
      if (isNoting) return
      isNoting = true
      setImmediate(() => {
        isNoting = false
        try {
          all()
        } catch {
          // Whoever asks for them is told.
        }
      })
    },
  }
}

function testsSeen(catalog: Catalog, seen: Seen): LayerTest[] {
  return catalog.tests.flatMap((record) => {
    const found = seen.test(record.test)
    if (!found) return []
    const { runId: run, rule, uses, leaks, idleMs } = found
    const { declared } = catalog.layerOf(record)
    return [{ test: record.test, file: record.file, declared, run, rule, uses, leaks: leaks ?? [], idleMs }]
  })
}

function newestOf(tests: readonly number[], seen: Seen): { at: number; runId: string } {
  const newest = tests.map((test) => seen.test(test)!).reduce((a, b) => (b.at > a.at ? b : a))
  return { at: newest.at, runId: newest.runId }
}

function findingId({ tests, files }: Catalog, { kind: findingKind, subject }: Finding): string {
  const parts =
    'test' in subject
      ? [tests[subject.test]!.id]
      : [
          ...('file' in subject ? [files[subject.file]!.runnerProject, files[subject.file]!.path] : []),
          subject.thing ?? '',
        ]
  return createHash('sha256')
    .update(JSON.stringify([findingKind, ...parts]))
    .digest('hex')
    .slice(0, 16)
}
