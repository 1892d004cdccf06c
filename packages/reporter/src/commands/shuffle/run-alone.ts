import { nameOfTest } from '../../rerun/drive/name-test.ts'
import type { RecordedFileRun, RecordedRun, RecordedTestRun } from '../../rerun/drive/recorded-run.ts'
import type { OrderSession } from '../order-command.ts'
import type { Progress } from '../progress.ts'

export interface Alone {
  /** Names of tests that failed without the others of their file, though they passed with them. */
  brittle: string[]
  /** Tests that were run so. */
  tests: number
}

/**
 * Round after round, one test of every file: as many runs as the largest file has tests. Stopped half-way, it tells what
 * it saw until then.
 * @param seen runs of whole files
 */
export async function runAlone(
  seen: readonly RecordedRun[],
  { planned, root, dir, base, isStopped }: OrderSession,
  progress: Progress,
): Promise<Alone> {
  const passedTogether = new Set(
    seen.flatMap(({ files }) =>
      files.flatMap((file) =>
        file.tests.filter(({ outcome }) => outcome === 'passed').map((test) => nameIn(file, test, base)),
      ),
    ),
  )
  const all = seen.at(-1)?.files ?? []
  const rounds = Math.max(0, ...all.map(({ tests }) => tests.length))
  const alone: Alone = { brittle: [], tests: 0 }
  for (let round = 0; round < rounds && !isStopped(); round++) {
    progress.now(`  alone ${round + 1}/${rounds} ...`)
    const files = all
      .filter(({ tests }) => tests.length > round)
      .map(({ project, path, tests }) => ({ project, path, tests: [tests[round]!.key] }))
    const ran = await planned.run({ version: 1, planned: 'only', by: 'shuffle', root, files }, { dir })
    for (const file of ran.files)
      for (const test of file.tests) {
        alone.tests++
        const name = nameIn(file, test, base)
        if (test.outcome === 'failed' && passedTogether.has(name)) alone.brittle.push(name)
      }
  }
  progress.line(`  ${alone.tests} tests run without the others of their file, in ${rounds} runs`)
  return alone
}

const nameIn = ({ project, path }: RecordedFileRun, test: RecordedTestRun, base: string): string =>
  nameOfTest({ ...test, project, path }, base)
