import type { KnownDictionary } from '../codec/dictionary-codec.ts'
import { allowOnly } from '../allow-project.ts'
import { refusal } from '../errors.ts'
import { findInfrastructure } from '../history/find-infrastructure.ts'
import type { Catalog } from '../history/catalog.ts'
import type { History } from '../history/history.ts'
import type { RunRecord, Store } from '../store/store.ts'
import { createDictionaryCache } from './dictionary-cache.ts'
import { contentHash } from './content-hash.ts'
import { createTurns } from '../in-turn.ts'
import { encodeReport } from './encode-report.ts'
import { inflateReport } from './inflate.ts'
import { writeJson } from './json-text.ts'
import { parseReport, type ParsedReport } from './parse-report.ts'
import { rememberProjects } from './project-numbers.ts'
import { readRows } from './read-rows.ts'
import { runMoment } from './run-moment.ts'
import { createSluice } from './sluice.ts'
import { validateColumns, validateHead } from './validate-report.ts'
import type { ReceivedReport } from './received-report.ts'

export interface Accepted {
  id: string
  run: RunRecord
  project: string
  duplicate: boolean
  tests: number
}

export interface AcceptOptions {
  /** The one project that the sender may write to; null or left out: any. */
  only?: string | null
  /** By the clock of the machine that recorded it, epoch ms; left out where another one may have sent it. */
  sentAt?: number | undefined
}

export type AcceptReport = (bytes: Uint8Array, options?: AcceptOptions) => Promise<Accepted>

/** What has to be known of a history, and is told to it, where reports are taken in. */
export type IntakeHistory = Pick<History, 'added'> & {
  names(project: number, name: string): Promise<IntakeNames>
}

type Names = Pick<Catalog, 'tests' | 'reach' | 'changes' | 'apply'>
export type IntakeNames = Names & { owners: Pick<Catalog['owners'], 'learn'> }

export interface AcceptDeps {
  store: Store
  history: IntakeHistory
  now: () => number
}

/** What came with a report, or beside it. */
interface Beside extends Pick<ParsedReport, 'dictionary' | 'columns'> {
  sentAt: number | undefined
}

/** Facts of a run are small; whatever else somebody puts there is not worth keeping. */
const maxFactsLength = 256 * 1024

/**
 * Takes in one report: bytes (gzip or plain JSON) to a committed transaction. When it returns, the report is on the disk.
 * Rejects with a refusal: 400 broken, 409 same id with another body, 412 unknown dictionary, 413 too large.
 */
export function createAcceptReport({ store, history, now }: AcceptDeps): AcceptReport {
  const dictionaries = createDictionaryCache(store)
  const projects = rememberProjects(store)
  const inTurn = createTurns()
  const sluice = createSluice()

  return async (bytes, { only = null, sentAt } = {}) => {
    await sluice(bytes.length)
    const { value, dictionary, columns } = parseReport(await inflateReport(bytes))
    const report = validateHead(value)
    const projectName = report.run.project || 'default'
    allowOnly(only, projectName)
    // In turn up to the commit, not beyond it: those that come together are committed together.
    const stored = await inTurn(projectName, () => prepare(projectName, report, { dictionary, columns, sentAt }))
    return stored()
  }

  /** @returns what stores it */
  async function prepare(
    projectName: string,
    report: ReceivedReport,
    { dictionary, columns, sentAt }: Beside,
  ): Promise<() => Promise<Accepted>> {
    const receivedAt = now()
    const found = await dictionaries.find(await projects.find(projectName), report, dictionary)
    const tests = validateColumns(report, sizeOf(report, found.known))
    // Whatever may be refused is refused before anything is written.
    const facts = factsOf(report)
    const hash = contentHash(report, facts, found.hash)
    const project = await projects.open(projectName)
    const { authoredAt = null } = report.run.git ?? {}
    const at = runMoment(report.run.startedAt, { authoredAt, receivedAt, sentAt })
    const catalog = await history.names(project, projectName)
    const known = found.known ?? (await store.learn(project, found.hash, report.dictionary!, at))
    dictionaries.remember(project, found.hash, known)
    await catalog.reach(known)

    const rows = readRows(report, known, tests)
    const descriptions = catalog.changes(known, at)
    const encoded = encodeReport(report, known, rows, {
      at,
      receivedAt,
      descriptions,
      facts,
      contentHash: hash,
      columns,
      infrastructure: findInfrastructure(rows, known.files, (test) => catalog.tests[test]!.file),
    })
    columns?.release()
    const adding = store.addReport(project, encoded)
    return async () => {
      const added = await adding
      if (added.outcome === 'conflict') {
        throw refusal(409, `id: a report "${report.id}" with other contents is already stored`, { field: 'id' })
      }
      if (added.outcome === 'added') {
        catalog.apply(descriptions, at)
        history.added(added.run, added.report, encoded)
        if (report.owners) await catalog.owners.learn(report.owners, known.files, at)
      }
      return {
        id: report.id,
        run: added.run,
        project: projectName,
        duplicate: added.outcome === 'duplicate',
        tests: tests.length,
      }
    }
  }
}

function sizeOf({ dictionary }: ReceivedReport, known: KnownDictionary | undefined): { files: number; tests: number } {
  if (known) return { files: known.files.length, tests: known.tests.length }
  return { files: dictionary!.files.path.length, tests: dictionary!.tests.name.length }
}

function factsOf(report: ReceivedReport): string {
  const { errors: _errors, ...run } = report.run
  const facts = writeJson(run)
  if (facts.length <= maxFactsLength) return facts
  throw refusal(413, `run: is ${facts.length} characters long, the limit is ${maxFactsLength}`, { field: 'run' })
}
