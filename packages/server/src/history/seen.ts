import type { Evidence, FileEvidence, Leak, LayerRuleFacts, TestEvidence } from '../../../reporter/src/report.ts'
import type { LayerFile } from '../analysis/layers/layer-test.ts'
import type { DecidedBy, SeenUse } from '../analysis/layers/observed-layer.ts'
import { observe } from '../analysis/layers/own-rules.ts'
import { decodeJson } from '../codec/json-codec.ts'
import { decodeReportBriefly } from '../codec/report-codec.ts'
import { statusCode } from '../codec/status.ts'
import type { EvidenceRecord, Store } from '../store/store.ts'
import type { Catalog } from './catalog.ts'

/** What the probe saw of a test when it passed last. */
export interface SeenTest {
  /** Of the run, epoch ms. */
  at: number
  runId: string
  /** What tells its observed layer. */
  rule: DecidedBy
  uses: SeenUse[]
  /** Null where nobody looked for them. */
  leaks: Leak[] | null
  idleMs: number
}

/** The newest evidence of every test of a project, in memory. */
export interface Seen {
  /** Undefined where no probe has looked yet. */
  test(test: number): SeenTest | undefined
  /** What was seen of a file itself when it ran last. */
  file(file: number): LayerFile
  /** Rules of the project's own, of all runs that are known. */
  rules(): readonly LayerRuleFacts[]
  /** Grows with every report. */
  version(): number
  /** Of the newest run that was watched, epoch ms; 0 where there is none. */
  newestAt(): number
  /** @param onReport called after each report, oldest first */
  load(onReport?: () => void): Promise<void>
  add(report: SeenReport): void
}

/** One report's evidence, in the project's numbers. */
export interface SeenReport {
  runId: string
  at: number
  /** Of each row. */
  tests: ArrayLike<number>
  status: Uint8Array
  /** Of each file of the report. */
  files: ArrayLike<number>
  evidence: Evidence
}

/** So many reports are read at the start: tests that none of them ran are unknown. */
const REPORTS = 40

const nothing: LayerFile = { run: '', uses: [], mocks: [] }

export function createSeen(store: Store, project: number, catalog: Catalog): Seen {
  const seen = new Map<number, SeenTest>()
  const ofFiles = new Map<number, LayerFile & { at: number }>()
  const rules = new Map<string, LayerRuleFacts>()
  let version = 0
  let newestAt = 0

  function add({ runId, at, tests, status, files, evidence }: SeenReport): void {
    if (!evidence.looked.boundaries) return
    version++
    newestAt = Math.max(newestAt, at)
    for (const rule of evidence.rules ?? []) rules.set(JSON.stringify(rule), rule)
    const byFile = new Map(evidence.files.map((file) => [file.file, file]))
    for (let index = 0; index < files.length; index++) {
      const file = files[index]!
      if ((ofFiles.get(file)?.at ?? -Infinity) > at) continue
      const found = byFile.get(index)
      ofFiles.set(file, { at, run: runId, uses: usesOf(evidence, found), mocks: found?.mocks ?? [] })
    }
    const byRow = new Map(evidence.tests.map((test) => [test.row, test]))
    for (let row = 0; row < tests.length; row++) {
      const test = tests[row]!
      // A test that failed half-way has not crossed what it crosses.
      if (status[row] !== statusCode.passed || (seen.get(test)?.at ?? -Infinity) > at) continue
      const found = byRow.get(row)
      const uses = usesOf(evidence, found)
      const rule = observe(uses, evidence.rules)
      const leaks = evidence.looked.leaks ? (found?.leaks ?? []) : null
      seen.set(test, { at, runId, rule, uses, leaks, idleMs: (found?.idleUs ?? 0) / 1000 })
      catalog.observe(test, rule.layer)
    }
  }

  return {
    test: (test) => seen.get(test),
    file: (file) => ofFiles.get(file) ?? nothing,
    rules: () => [...rules.values()],
    version: () => version,
    newestAt: () => newestAt,
    add,
    async load(onReport) {
      const records = await store.recentEvidence(project, REPORTS)
      for (const record of records.toReversed()) {
        // An answer may have to be given in between.
        await new Promise(setImmediate)
        add(decode(record))
        onReport?.()
      }
    },
  }
}

function decode(record: EvidenceRecord): SeenReport {
  const { order, body, files } = decodeReportBriefly(record)
  const evidence = decodeJson(record.evidence) as Evidence
  return { runId: record.runId, at: record.at, tests: order.tests, status: body.status, files: files.ids, evidence }
}

export function usesOf(
  { boundaries }: Pick<Evidence, 'boundaries'>,
  found: Pick<TestEvidence | FileEvidence, 'uses'> | undefined,
): SeenUse[] {
  return (found?.uses ?? []).map(({ boundary, ...use }) => ({ ...use, boundary: boundaries[boundary]! }))
}
