import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { PeerRun } from './runs.ts'
import type { Cost } from './time-process.ts'

export type Question = 'slowest' | 'flakiest' | 'newest' | 'suspects'

/** To the child and back: one question a time. */
export type Command = { load: true } | { ask: Question; test: number; times: number }
export interface Done extends Cost {
  rows: number
}

export interface DuckDbSide {
  /** Table filled from the files by one statement. */
  load: Cost
  bytes: number
  /** What asking `times` times costs a process that holds the database open; no HTTP in between. */
  ask(question: Question, test: number, times: number): Promise<Done>
  [Symbol.asyncDispose](): Promise<void>
}

/** Raw rows, one a result, and a table of tests: nothing counted beforehand. Tests have their number in `ids`. */
export async function startDuckDb(
  folder: string,
  runs: readonly PeerRun[],
  ids: ReadonlyMap<string, number>,
): Promise<DuckDbSide> {
  const files = join(folder, 'rows')
  await mkdir(files)
  const tests = new Map<number, object>()
  for (const [run, { rows, startedAtMs, report }] of runs.entries()) {
    const lines = rows.map((row) => {
      const id = ids.get(testKey(row))!
      tests.set(id, { test: id, file: row.file, name: row.titlePath.join(' > '), layer: row.layer })
      const { status, worker, sequence, startMs, durationMs } = row
      const retried = status === 'passed' && row.attempts !== undefined
      return JSON.stringify({ run, test: id, startedAtMs, status, retried, worker, sequence, startMs, durationMs })
    })
    await writeFile(join(files, `${report.id}.json.gz`), gzipSync(lines.join('\n')))
  }
  await writeFile(join(folder, 'tests.json'), Array.from(tests.values(), (test) => JSON.stringify(test)).join('\n'))

  const child = fork(fileURLToPath(new URL('duckdb-child.ts', import.meta.url)), [folder])
  const send = async (command: Command): Promise<Done> => answerOf(child, command)
  const load = await send({ load: true })
  return {
    load,
    bytes: load.rows,
    ask: (question, test, times) => send({ ask: question, test, times }),
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}

export const testKey = ({ file, titlePath }: { file: string; titlePath: string[] }): string =>
  JSON.stringify([file, titlePath])

async function answerOf(child: ChildProcess, command: Command): Promise<Done> {
  const ended = new AbortController()
  const { signal } = ended
  child.send(command)
  try {
    const [first] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`DuckDB's process ended with ${code}`)
      }),
    ])
    return first as Done
  } finally {
    ended.abort()
  }
}
