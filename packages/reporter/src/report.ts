/**
 * The report: what one run of one shard leaves behind, as columns. Version 1.
 *
 * This file is the format. It imports nothing; the reporter writes it, the server and the dashboard take it by
 * `import type`. `report.schema.json` beside it is generated from these types (`npm run schema`).
 *
 * Rules that keep version 1 open: a reader ignores keys that it does not know; a new fact is a new optional key;
 * a column is as long as the thing that it describes (files, tests, or rows). Times are whole microseconds (`Us`).
 * Text for people is described in docs/format.md.
 */

export const FORMAT = 'stratigraph-report'
export const FORMAT_VERSION = 1

/** Joins the titles of a title path in `Dictionary.tests.name`. A title that holds it gets a space in its place. */
export const TITLE_SEPARATOR = '\u001f'

export interface Report {
  format: 'stratigraph-report'
  version: 1
  /** Unique to this report. A server stores the same id once, however often it is sent. */
  id: string
  run: RunFacts
  /** SHA-256 (hex) of `JSON.stringify(dictionary)`. Required where the dictionary is left out. */
  dictionaryHash?: string
  /** Always there in a file. On the wire it may be left out if the server knows `dictionaryHash` (it answers 412 if not). */
  dictionary?: Dictionary
  files: FileColumns
  results: ResultColumns
  /** What the probe saw inside the test processes. Left out where no part of it looked. */
  evidence?: Evidence
  /** Who owns the files. Left out where the repository has no CODEOWNERS: what is known of owners stays as it was. */
  owners?: Owners
}

/** The names: which files and tests this run knew, with what changes only when somebody edits a test. */
export interface Dictionary {
  /** Names of the runner's projects ('' where the runner has none). */
  projects: string[]
  files: {
    /** Relative to the repository's root, with `/`. */
    path: string[]
    /** Index into `projects`. */
    project: number[]
    /** How many of the tests below belong to this file: tests are listed file by file, in declared order. */
    tests: number[]
  }
  tests: {
    /** Title path, joined by TITLE_SEPARATOR. */
    name: string[]
    /** 0, or n for the n-th further test of the same name in the same file, in declared order. Left out when all are 0. */
    ordinal?: number[]
    /** Line of the test in its file, from 1; 0 = unknown. Left out when all are unknown. */
    line?: number[]
    /** Declared layer: 0 none, 1 unit, 2 integration, 3 e2e. */
    layer: number[]
    /** Bits: 1 concurrent, 2 expected to fail (`it.fails`). Left out when all are 0. */
    flags?: number[]
  }
  /** Tags, each with the indices of its tests. */
  tags?: { name: string[]; tests: number[][] }
}

/** The owners of the files, as CODEOWNERS of the repository names them. */
export interface Owners {
  /** Where it was read: `.github/CODEOWNERS`, `CODEOWNERS`, ... */
  source: string
  /** Every different group of owners once: `@user`, `@group/team` or an address. An empty one: nobody. */
  groups: string[][]
  /** Of each file of the dictionary: index into `groups`. */
  files: number[]
}

/** One value for each file of the dictionary. `null` = the runner does not tell: never a guess. */
export interface FileColumns {
  /** The runner's worker slot (Vitest pool id, Jest worker id), from 1. */
  worker: (number | null)[]
  /** Files with the same number ran in one process (or thread), from 0 in order of appearance. */
  process: (number | null)[]
  /** From the start of the run: when its environment began. */
  startUs: (number | null)[]
  /** From its environment to its last hook. */
  durationUs: (number | null)[]
  /** Building the test environment (jsdom, node, ...). */
  environmentUs: (number | null)[]
  /** Set-up files. */
  setupUs: (number | null)[]
  /** Importing the file and collecting its tests. */
  collectUs: (number | null)[]
  beforeAllUs: (number | null)[]
  afterAllUs: (number | null)[]
  /** Sums over the tests of the file. */
  beforeEachUs: (number | null)[]
  afterEachUs: (number | null)[]
  bodyUs: (number | null)[]
  /** Errors of the file itself: it could not be imported, a beforeAll failed. */
  errors?: { file: number; errors: ErrorFacts[] }[]
}

/** One row for each test that ran, lane by lane, in the order in which the tests started. */
export interface ResultColumns {
  /** `rows` rows each, one lane for each worker slot. `worker: null` = the slot is unknown. */
  lanes: { worker: number | null; rows: number }[]
  /** Index of the test in the dictionary, as the difference to the row before (the first row's: to 0). */
  testDelta: number[]
  /** Start less the end of the row before in the same lane (the first row's: less the start of the run). Negative = overlapping. */
  gapUs: number[]
  /**
   * From the first attempt's start to the last attempt's end, beforeEach and afterEach included. Where other tests ran
   * between the attempts (Jest tries again at the end of a file), all attempts together.
   */
  durationUs: number[]
  /** Part of the duration spent in beforeEach / afterEach hooks. Left out when no row has any or the runner hides it. */
  beforeEachUs?: number[]
  afterEachUs?: number[]
  /** Every row that is not simply "passed at the first attempt". */
  exceptions: Exception[]
  /** Tests that did not run, as indices into the dictionary. */
  notRun: {
    skipped: number[]
    todo: number[]
    /** Never reached: bail, interrupt, or a file that broke. */
    pending: number[]
  }
}

/** `unfinished`: started and never ended (interrupted, crashed). `skipped`: left by itself while running (`ctx.skip()`). */
export type RanStatus = 'passed' | 'failed' | 'skipped' | 'unfinished'

export interface Exception {
  row: number
  status: RanStatus
  /** All attempts in order when there was more than one; else left out. */
  attempts?: Attempt[]
  /** Errors of the last attempt, where there is only one. */
  errors?: ErrorFacts[]
  note?: string
}

export interface Attempt {
  status: RanStatus
  /** From the start of the run; null where the runner hides it. */
  startUs: number | null
  durationUs: number | null
  errors?: ErrorFacts[]
  /** From 0. A retry follows a failure; a repetition was asked for. */
  retry: number
  repeat: number
}

export interface ErrorFacts {
  name?: string
  /** At most 16 KiB, without colour codes. */
  message: string
  stack?: string
  /** True if message or stack was cut. */
  truncated?: boolean
}

/**
 * What the probe saw: boundaries crossed, modules mocked, state left behind. Never a value, a query or a secret: names
 * only. Tests and files with nothing to tell are left out.
 */
export interface Evidence {
  /** Which parts looked. What a part that did not look would have seen is unknown, not nothing. */
  looked: { boundaries: boolean; leaks: boolean; mocks: boolean }
  /** Every different boundary once; uses point here. */
  boundaries: Boundary[]
  tests: TestEvidence[]
  files: FileEvidence[]
  /** Rules of the project's own that tell the layer of a test by what it crosses (option `layers.rules`). */
  rules?: LayerRuleFacts[]
}

export interface LayerRuleFacts {
  layer: 'unit' | 'integration' | 'e2e'
  /**
   * A kind or a protocol (`database`, `redis`, `*`), optionally a space and a target in which `*` stands for any text:
   * `sqlite :memory:`, `http http://127.0.0.1:*`.
   */
  boundaries: string[]
  /** So many different ones must be crossed. Left out: 1. */
  atLeast?: number
  /** For people: what such a test does. */
  because?: string
}

/** `network` is what has no better word: a protocol that is not known, UDP, DNS, a listening server. */
export type BoundaryKind = 'database' | 'http' | 'queue' | 'cache' | 'filesystem' | 'process' | 'browser' | 'network'

export interface Boundary {
  kind: BoundaryKind
  /**
   * postgresql, mysql, sqlite, mongodb, redis, memcached, amqp, kafka, nats, mqtt, smtp, http, https, http2, tcp, tls,
   * unix, udp, dns, listen, read, write (files), command, worker, playwright, puppeteer, webdriver.
   */
  protocol: string
  /**
   * `host:port`, `scheme://host:port` (http), a socket's path, a database's file or `:memory:`, a folder, a command's
   * name. Relative to the repository where it lies inside it. No user, password, path or query of a URL.
   */
  target: string
  /** A server that the test process itself has opened. */
  own?: boolean
  /** Beyond loopback and private addresses: the real outside world. */
  outside?: boolean
}

/** In which part of its subject. A test: its hooks, its body, or after its end. A file: import, beforeAll, afterAll. */
export type Phase = 'import' | 'beforeAll' | 'beforeEach' | 'body' | 'afterEach' | 'afterAll' | 'late'

/** One subject's use of one boundary in one phase. */
export interface Use {
  /** Index into `Evidence.boundaries`. */
  boundary: number
  phase: Phase
  /** Requests, statements, commands or file operations; connections where nothing better is known. */
  count: number
  /** Time from asking to the answer, added up; several at once count once each. */
  us: number
  operations?: Operation[]
  /** It could not be told for sure which of several tests that ran at once it was. */
  unsure?: boolean
}

/** What was asked for, without values. */
export interface Operation {
  /**
   * connect, read, insert, update, delete, truncate, create, drop, begin, commit, rollback, savepoint (databases,
   * caches); publish, consume, declare, bind, unbind, purge, delete (queues); GET, POST, ... (http); read, write, remove (files); other.
   */
  verb: string
  /** Table, key prefix, queue or topic, path. '' where there is none or it is not known. */
  object: string
  count: number
  /** How many of them a rollback took back. */
  undone?: number
  /** Rows that it changed, or messages that the broker keeps, where the server tells. */
  rows?: number
}

export type LeakKind =
  | 'environment'
  | 'working-directory'
  | 'global'
  | 'prototype'
  | 'fake-timers'
  | 'mock'
  | 'module-state'
  | 'listener'
  | 'handle'
  | 'timer'
  | 'file'

/** Something that is not after the test (its hooks included) as it was before it. */
export interface Leak {
  kind: LeakKind
  /** Variable, property (`globalThis.x`, `Array.prototype.last`), `src/cart.ts: lines`, `process.on("exit")`, path, ... */
  name: string
  change: 'added' | 'removed' | 'changed' | 'left'
}

export interface TestEvidence {
  /** Row of `results`. */
  row: number
  uses?: Use[]
  leaks?: Leak[]
  /** Time in which the process had nothing to do but wait for a timer: a fixed wait. */
  idleUs?: number
}

export interface FileEvidence {
  /** Index into `Dictionary.files`. */
  file: number
  uses?: Use[]
  leaks?: Leak[]
  mocks?: Mock[]
  /** Spies made on methods (`vi.spyOn`, `jest.spyOn`), where the runner shows them. */
  spies?: number
}

/** A module that the file replaces. */
export interface Mock {
  /** Path relative to the repository, or the package's name. */
  module: string
  /** The project's own, no package. */
  own: boolean
  /** By a function of the test's, by the runner, or by a file in `__mocks__`; `spy` keeps the code and watches it. */
  how: 'factory' | 'automock' | 'manual' | 'spy'
}

export type RunStatus = 'passed' | 'failed' | 'interrupted'

export interface RunFacts {
  /** Shared by all shards of one run; equal to the report's id where the run has no shards. */
  key: string
  /** The history that this run belongs to: `owner/name` of the git remote, else the package's name. */
  project: string
  /** ISO 8601, UTC, by the machine's clock. */
  startedAt: string
  /** By the monotonic clock. */
  durationUs: number
  status: RunStatus
  shard: { index: number; count: number } | null
  runner: { name: 'vitest' | 'jest' | (string & {}); version: string }
  reporterVersion: string
  /** Settings of each runner project, in the order of `Dictionary.projects`. */
  projects: ProjectFacts[]
  /** Most worker slots that the runner may use at once. */
  maxWorkers: number | null
  bail: number | null
  watch: boolean
  /** Only a part of the suite was asked for: files, names or changes on the command line. Left out: not, or not told. */
  filtered?: boolean
  /** The order was forced: by `shuffle`, `bisect` or `replay` of the command line. Left out: the runner's own. */
  plannedBy?: string
  git: GitFacts | null
  ci: CiFacts | null
  machine: MachineFacts
  /** Errors outside any test or file (unhandled rejections, broken configuration). */
  errors?: (ErrorFacts & { file?: string; test?: string })[]
  /** Free dimensions (`environment` option), e.g. { database: "postgres 15" }. */
  environment?: { name: string; value: string }[]
  /** What the repository's `stratigraph.quarantine.json` said. Left out where there is none. */
  quarantine?: QuarantineEntry[]
}

/** A test whose failures are known and do not block. It still runs and is still recorded. */
export interface QuarantineEntry {
  /** Path of the test file, relative to the repository, with `/`. */
  file: string
  /** Titles, from the outermost describe on. */
  test: string[]
  /** The runner's project. Left out: whichever. */
  project?: string
  /** 0, or n for the n-th further test of the same name in the file. Left out: 0. */
  ordinal?: number
  /** Who sees to it. */
  owner: string
  reason: string
  /** The last day on which it holds, UTC: `2026-12-24`. Then the test blocks again. */
  expires: string
}

export interface ProjectFacts {
  name: string
  /** The seed that decides the order, null where the runner has none. */
  seed: number | null
  shuffleFiles: boolean | null
  shuffleTests: boolean | null
  /** forks, threads, vmThreads, vmForks, processes, ... */
  pool: string | null
  /** Does every file get a fresh process, thread or module registry? */
  isolate: boolean | null
  fileParallelism: boolean | null
  /** Retries allowed for a failing test. */
  retry: number | null
}

export interface GitFacts {
  commit: string
  branch: string | null
  /** Uncommitted changes in the work tree. */
  dirty: boolean | null
  /** Author date of the commit, ISO 8601. */
  authoredAt: string | null
  /** First line of the commit's message. */
  subject: string | null
  /** `https://host/owner/name`, without credentials. */
  remote: string | null
}

export interface CiFacts {
  /** github, gitlab, buildkite, circleci, jenkins, azure, bitbucket, or another's name. */
  provider: string
  runId: string | null
  /** Which try of the same CI run, from 1. */
  attempt: number | null
  job: string | null
  pullRequest: number | null
  buildUrl: string | null
}

export interface MachineFacts {
  /** process.platform and process.arch */
  os: string
  arch: string
  osRelease: string
  cpu: string
  cpus: number
  memoryBytes: number
  node: string
}
