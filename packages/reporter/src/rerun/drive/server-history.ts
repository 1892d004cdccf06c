import { createHash } from 'node:crypto'
import { ask, type Reply, type Target } from '../../delivery/post.ts'
import { groupBy } from '../../group-by.ts'
import { testKey } from '../../order/plan.ts'
import { TITLE_SEPARATOR } from '../../report.ts'
import type { RecordedFileRun, RecordedRun, RecordedTestRun } from './recorded-run.ts'

/** What of the server's answers is read here (its api-schemas/). */
interface ServerRun {
  run: {
    id: string
    key: string
    project: string
    startedAt: string
    runner: { name: string; version: string }
    maxWorkers: number | null
    git: { commit: string } | null
  }
  lanes: ServerLane[]
  fileErrors: { file: string }[]
}

interface ServerLane {
  shard: number | null
  tests: ServerTest[]
  files: { file: string; project: string; process: number | null }[]
}

interface ServerTest {
  id: string
  file: string
  project: string
  titlePath: string[]
  status: string
  startMs: number
  durationMs: number
}

export interface ServerHistoryOptions {
  target: Target
  /** The history's name on the server. */
  project: string
  runner: string
  /** Runs at most, the newest. */
  most: number
  timeoutMs: number
}

const MOST_BYTES = 64 * 1024 * 1024
/** The same test of a `test.each` or a loop: more than these of one name are not told apart. */
const MOST_OF_ONE_NAME = 1000

/**
 * The last runs that a server knows, oldest first. Every shard is a run of its own: nothing is known about "before"
 * between machines.
 * @throws (rejects) if the server cannot be reached or refuses
 */
export async function readServerRuns(options: ServerHistoryOptions): Promise<RecordedRun[]> {
  const { target, project, runner, most, timeoutMs } = options
  const get = async (path: string): Promise<unknown> => {
    const reply = await ask(target, { method: 'GET', path, timeoutMs, maxBytes: MOST_BYTES })
    if (reply.status !== 200) throw new Error(`${target.url} answered ${reply.status}${reasonOf(reply)}`)
    return reply.body
  }
  const query = `project=${encodeURIComponent(project)}`
  const { runs } = (await get(`/api/v1/runs?limit=${most}&${query}`)) as { runs: ServerRun['run'][] }
  const read: RecordedRun[] = []
  for (const { id } of runs.filter((run) => run.runner.name === runner).toReversed())
    read.push(...recordedRuns((await get(`/api/v1/runs/${encodeURIComponent(id)}?${query}`)) as ServerRun))
  return read
}

const reasonOf = ({ body }: Reply): string => {
  const { error } = (body ?? {}) as { error?: unknown }
  return typeof error === 'string' ? `: ${error}` : ''
}

function recordedRuns(answer: ServerRun): RecordedRun[] {
  const { id, git, ...facts } = answer.run
  return [...groupBy(answer.lanes, ({ shard }) => shard).values()].map((lanes) => ({
    id,
    facts: { ...facts, commit: git?.commit ?? null },
    files: filesOf(lanes, answer),
  }))
}

const nameOf = ({ project, file }: { project: string; file: string }): string => `${project}\0${file}`

function filesOf(lanes: readonly ServerLane[], { run, fileErrors }: ServerRun): RecordedFileRun[] {
  const broken = new Set(fileErrors.map(({ file }) => file))
  const processOf = new Map(lanes.flatMap(({ files }) => files.map((file) => [nameOf(file), file.process])))
  const byFile = groupBy(
    lanes.flatMap(({ tests }) => tests),
    nameOf,
  )
  return [...byFile]
    .map(([name, tests]) => ({
      project: tests[0]!.project,
      path: tests[0]!.file,
      process: processOf.get(name) ?? null,
      hasErrors: broken.has(tests[0]!.file),
      tests: tests.map((test) => testRun(test, run.project)).toSorted((a, b) => a.startUs - b.startUs),
    }))
    .toSorted((a, b) => a.tests[0]!.startUs - b.tests[0]!.startUs)
}

function testRun(test: ServerTest, project: string): RecordedTestRun {
  const recovered = test.status === 'flaky'
  const startUs = Math.round(test.startMs * 1000)
  return {
    key: testKey(test.titlePath.join(TITLE_SEPARATOR), ordinalOf(test, project)),
    titlePath: test.titlePath,
    startUs,
    endUs: startUs + Math.round(test.durationMs * 1000),
    outcome: recovered || test.status === 'failed' ? 'failed' : test.status === 'passed' ? 'passed' : 'other',
    recovered,
  }
}

/**
 * Which of several tests of one name it is. The server does not say so, but its test ids are made of it (SHA-256 of
 * project, runner project, path, name and ordinal), so that it can be found by trying.
 */
function ordinalOf({ id, project, file, titlePath }: ServerTest, history: string): number {
  const name = titlePath.join(TITLE_SEPARATOR)
  for (let ordinal = 0; ordinal < MOST_OF_ONE_NAME; ordinal++) {
    const hash = createHash('sha256').update([history, project, file, name, ordinal].join('\0')).digest('hex')
    if (hash.startsWith(id)) return ordinal
  }
  throw new Error(`the server's test ids are not those of this version: ${file} > ${titlePath.join(' > ')}`)
}
