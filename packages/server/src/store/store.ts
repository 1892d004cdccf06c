import type { ErrorText } from '../api-schemas/common.ts'
import type { RunRow } from '../api-schemas/runs.ts'
import type { News } from '../live.ts'
import type { Dictionary } from '../../../reporter/src/report.ts'
import type { KnownDictionary } from '../codec/dictionary-codec.ts'
import type { ReportBlobs } from '../codec/report-codec.ts'

/**
 * The history, in the words of the product. Everything may take a while (a database may be on another machine), and
 * every method is one transaction. sqlite.ts is the first back end; test/server/store-conformance.ts holds for all.
 */
export interface Store extends Retained {
  projects(): Promise<ProjectRecord[]>
  findProject(name: string): Promise<number | undefined>
  /** The project of that name; made if it does not exist. */
  openProject(name: string): Promise<number>

  /** Files and tests with an id of at least the given ones, in the order of their ids, which have no gaps. */
  files(project: number, fromFile?: number): Promise<FileRecord[]>
  tests(project: number, fromTest?: number, limit?: number): Promise<TestRecord[]>
  dictionary(project: number, hash: string): Promise<KnownDictionary | undefined>
  /** Gives ids to names not seen before, and remembers the dictionary under its hash. */
  learn(project: number, hash: string, dictionary: Dictionary, at: number): Promise<KnownDictionary>

  /** Keeps a report: all of it or nothing. The same id again is told as `duplicate` or `conflict`, by content hash. */
  addReport(project: number, report: NewReport): Promise<AddedReport>
  /** Which of these report ids are in the history, in any project. */
  knownReports(ids: string[]): Promise<Set<string>>

  run(id: string, project?: number): Promise<RunRecord | undefined>
  /** Newest first. */
  runs(project: number, query: RunQuery): Promise<RunRecord[]>
  branches(project: number): Promise<string[]>
  /** The newest passed run of the whole suite, with all of its shards, before that one: of its branch, else of any. */
  previousPassed(run: RunRecord): Promise<string | undefined>
  reportsOf(project: number, run: number): Promise<ReportRecord[]>
  /** Order, body and files of reports, newest run first. `before` is the cursor of the last one seen. */
  recentResults(project: number, limit: number, before?: Cursor): Promise<ResultRecord[]>

  /** Reports by their numbers, which count up from 1 in the order in which they came: [from, to). */
  reportsBetween(project: number, from: number, to: number): Promise<ResultRecord[]>
  /** How far the reports have been derived from: all the chapters before that one. */
  derived(project: number): Promise<Derived>
  /** Runs the task unless another server derives for that project at this moment. @returns whether it ran */
  deriveAlone(project: number, task: () => Promise<void>): Promise<boolean>
  /** The file of every test, by the numbers of the tests. */
  filesOfTests(project: number): Promise<Int32Array>
  /** Keeps a part of what a chapter is turned into. Keeping the same again changes nothing. */
  putDerived(project: number, chapter: number, part: DerivedPart): Promise<void>
  /** All of the chapter has been kept: it counts. `runs`: see chapter-codec.ts. */
  endChapter(project: number, chapter: number, runs: Uint8Array): Promise<void>
  /** What `endChapter` was given, from that chapter on. */
  chapters(project: number, from: number): Promise<ChapterRecord[]>
  /** Of one block of tests in the chapters [from, to) that count, in their order. */
  segments(project: number, block: number, from: number, to: number): Promise<SegmentRecord[]>
  /** Of one day in the chapters [from, to) that count. */
  rollUps(project: number, day: number, from: number, to: number): Promise<RollUpRecord[]>
  /** Throws away what was derived, from that chapter on. It can be derived again as long as the reports are there. */
  dropDerived(project: number, from: number): Promise<void>

  /** The newest reports that have evidence, newest run first. */
  recentEvidence(project: number, limit: number): Promise<EvidenceRecord[]>
  /** What is rare in these reports (codec/details.ts); of those that have it. */
  details(project: number, reports: number[]): Promise<Map<number, Uint8Array>>

  /** What a test did other than pass at once, or be skipped, in reports from that number on, by their numbers. */
  failuresOf(project: number, test: number, firstReport: number): Promise<FailureRecord[]>
  errors(project: number, hashes: string[]): Promise<Map<string, ErrorText>>

  /** Keeps a proof. The same id again is told as `duplicate` or `conflict`, by content hash. */
  addProof(project: number, proof: NewProof): Promise<AddedReport['outcome']>
  /** Which of these proof ids are in the history, in any project. */
  knownProofs(ids: string[]): Promise<Set<string>>
  /** The newest so many, newest first. */
  proofs(project: number, limit: number): Promise<ProofRecord[]>

  /** What people have decided about a project, by key. */
  records(project: number, kind: RecordKind): Promise<KeptRecord[]>
  /** Keeps it in the place of what was there under that key. */
  putRecord(project: number, kind: RecordKind, record: KeptRecord): Promise<void>
  /** False if there is none of that key. */
  removeRecord(project: number, kind: RecordKind, key: string): Promise<boolean>

  addActivity(entry: ActivityRecord): Promise<void>
  /** Newest first. */
  activity(limit: number, project?: string): Promise<ActivityRecord[]>

  addToken(token: TokenRecord): Promise<void>
  tokens(): Promise<TokenRecord[]>
  tokenByHash(hash: string): Promise<TokenRecord | undefined>
  touchToken(hash: string, at: number): Promise<void>
  /** False if no token that is in force begins like that. */
  revokeToken(prefix: string, at: number): Promise<boolean>

  /** Where several servers share the history: how they hear of each other. */
  shared?: SharedHistory

  close(): Promise<void>
}

/** What is old, and how it goes: results first, whole runs later (retention.ts). */
export interface Retained {
  sizes(project: number): Promise<KeptSizes>
  /** Of the whole database on the disk. */
  databaseBytes(): Promise<number>
  /** The moment before which results must go so that the rest takes at most so many bytes; null: they all fit. */
  resultsBeyond(project: number, bytes: number): Promise<number | null>
  /** The reports of runs before that moment that still have results, oldest first. */
  oldResults(project: number, before: number): Promise<number[]>
  /** The runs before that moment, oldest first; never the one of the newest report. */
  oldRuns(project: number, before: number): Promise<number[]>
  /** Removes order, body and evidence of these reports. Their runs stay in the list, their failures in the tests. */
  removeResults(project: number, reports: number[]): Promise<void>
  /** Removes these runs with everything that belongs to them, and what was derived from them alone. */
  removeRuns(project: number, runs: number[]): Promise<void>
  /** Gives the room of what was removed back to the disk. Others wait meanwhile. */
  vacuum(): Promise<void>
}

export interface KeptSizes {
  reports: number
  /** Of them with results. */
  withResults: number
  resultsBytes: number
  /** Of segments and roll-ups. */
  derivedBytes: number
}

/** What servers on one database tell each other, so that what each keeps in memory is right. */
export interface SharedHistory {
  /** The number of the report that was stored last: numbers grow in the order of the commits. 0: there is none. */
  lastReport(project: number): Promise<number>
  /** The reports with a higher number, in the order in which they were stored. */
  reportsAfter(project: number, report: number, limit: number): Promise<StoredReport[]>
  /** The tests that reports with a higher number describe differently. */
  describedAfter(project: number, report: number): Promise<TestRecord[]>
  /** Tells the other servers. What does not reach them, they find a little later. */
  announce(news: News): Promise<void>
  /**
   * Calls back with what others announce; with undefined where something may have been missed.
   * @returns what ends it
   */
  follow(listener: (news: News | undefined) => void): () => Promise<void>
}

export interface ProjectRecord {
  project: number
  name: string
  runs: number
  lastRunAt: number | null
}

export interface FileRecord {
  file: number
  /** The runner's project, '' where there is none. */
  runnerProject: string
  path: string
}

export interface TestRecord {
  test: number
  file: number
  /** Public and stable: see test-id.ts. */
  id: string
  /** Title path, joined by the format's separator. */
  name: string
  ordinal: number
  line: number
  layer: number
  /** Bits: 1 concurrent, 2 expected to fail. */
  flags: number
  /** Sorted, joined by a newline. */
  tags: string
  /** The run that line, layer, flags and tags were last changed by. Epoch ms. */
  describedAt: number
}

/** What changes when somebody edits a test. */
export interface TestDescription {
  test: number
  line: number
  layer: number
  flags: number
  tags: string
}

/** A run as the API lists it, less its id. */
export type RunSummary = Omit<RunRow, 'id'>

export interface NewReport {
  id: string
  /** SHA-256 of everything in the report. */
  contentHash: string
  key: string
  /** From 1; 0 where the run has no shards. */
  shard: number
  /** The run's place in time, epoch ms (see ingest/run-moment.ts). */
  at: number
  receivedAt: number
  branch: string | null
  summary: RunSummary
  /** The run's facts as JSON. */
  facts: string
  order: Uint8Array
  body: Uint8Array
  files: Uint8Array
  details: Uint8Array | null
  evidence: Uint8Array | null
  failures: NewFailure[]
  errors: (ErrorText & { hash: string })[]
  descriptions: TestDescription[]
}

/** A result that is not simply passed or skipped: failed, passed on retry, unfinished. */
export interface NewFailure {
  test: number
  status: number
  retries: number
  error: string | null
}

export interface AddedReport {
  outcome: 'added' | 'duplicate' | 'conflict'
  report: number
  run: RunRecord
}

export interface RunRecord {
  project: number
  run: number
  /** Public: see run-id.ts. */
  id: string
  key: string
  at: number
  branch: string | null
  summary: RunSummary
}

export interface RunQuery {
  limit: number
  branch?: string
  status?: string
  before?: Cursor
}

/** A place in the list of runs, newest first. */
export interface Cursor {
  at: number
  run: number
  report?: number
}

export interface ReportRecord {
  report: number
  id: string
  shard: number
  facts: string
  /** Null, as body and files: the results were removed. */
  order: Uint8Array | null
  body: Uint8Array | null
  files: Uint8Array | null
  base: Uint8Array | null
  details: Uint8Array | null
  evidence: Uint8Array | null
}

export interface ResultRecord extends ReportBlobs {
  report: number
  run: number
  runId: string
  at: number
  branch: string | null
  shard: number
  summary: RunSummary
}

/** A report that another server has stored. */
export interface StoredReport extends ReportBlobs {
  report: number
  run: RunRecord
  evidence: Uint8Array | null
}

export interface Derived {
  /** Chapters [0, chapters) count. */
  chapters: number
  /** The highest number of a report; 0 if there is none. */
  lastReport: number
  /** How many there are. */
  reports: number
  /** Of them with results. */
  withResults: number
}

export interface DerivedPart {
  /** What the compact reports of the chapter are told from (codec/base-codec.ts). The first that is given stays. */
  base?: Uint8Array
  /** Reports of the chapter in the form in which they are kept for long, instead of the one in which they came. */
  reports?: { report: number; order: Uint8Array; body: Uint8Array; files: Uint8Array }[]
  segments?: { block: number; data: Uint8Array }[]
  rollUps?: { day: number; scope: number; block: number; data: Uint8Array }[]
}

export interface ChapterRecord {
  chapter: number
  runs: Uint8Array
}

export interface SegmentRecord {
  chapter: number
  data: Uint8Array
}

export interface RollUpRecord {
  chapter: number
  scope: number
  block: number
  data: Uint8Array
}

/** What the probe of one report saw, with what its rows and files mean. */
export interface EvidenceRecord extends ReportBlobs {
  report: number
  run: number
  runId: string
  at: number
  evidence: Uint8Array
}

/** What `stratigraph bisect` showed. */
export interface NewProof {
  id: string
  /** SHA-256 of everything in it. */
  contentHash: string
  /** Epoch ms. */
  at: number
  receivedAt: number
  /** The proof as JSON. */
  data: string
}

export interface ProofRecord {
  id: string
  at: number
  data: string
}

/**
 * `suppression`: a finding put aside. `quarantine`: a test whose failures do not block. `settings`: one, under ''.
 * `owners`: who owns which files, one, under '' (history/owners.ts). `findings`: since when each layer finding is known,
 * one, under '' (history/known-findings.ts). `sums`: of ranges, under their names (history/kept-sums.ts); these can be
 * made anew at any time.
 */
export type RecordKind = 'suppression' | 'quarantine' | 'settings' | 'owners' | 'findings' | 'sums'

export interface KeptRecord {
  key: string
  /** JSON; its shape belongs to whoever writes the kind. */
  data: string
  /** Epoch ms. */
  changedAt: number
}

export interface FailureRecord {
  report: number
  /** Status code (codec/status.ts). */
  status: number
  retries: number
  error: string | null
}

export interface ActivityRecord {
  at: number
  outcome: 'accepted' | 'duplicate' | 'refused'
  source: string
  project: string | null
  run: string | null
  tests: number | null
  reason: string | null
}

export type Scope = 'ingest' | 'read' | 'admin'

export interface TokenRecord {
  /** SHA-256 of the token, hex. */
  hash: string
  /** The first characters, to tell tokens apart. */
  prefix: string
  scope: Scope
  /** Null = every project. */
  project: string | null
  createdAt: number
  lastUsedAt: number | null
  revokedAt: number | null
}
