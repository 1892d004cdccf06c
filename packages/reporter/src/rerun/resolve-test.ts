import { posix } from 'node:path'
import { numberRuns, type KnownTest } from './drive/history.ts'
import { findTest } from './drive/name-test.ts'
import { NotRun, type PlannedRuns } from './drive/run-planned.ts'

/** The test that the user named: among the recorded ones, else among those that its file turns out to hold. */
export async function resolveTest(
  given: string,
  recorded: readonly KnownTest[],
  { planned, root, base }: { planned: PlannedRuns; root: string; base: string },
  complain: (text: string) => void,
): Promise<KnownTest | undefined> {
  let tests = recorded
  let match = findTest(tests, given, base)
  // Before asking the runner for a name with a slip in it: what looks like it?
  if (match.test === undefined && !match.isAmbiguous) {
    const ofFile = await testsOfFile()
    if (ofFile.length > 0) {
      tests = ofFile
      match = findTest(tests, given, base)
    }
  }
  if (match.test !== undefined) return tests[match.test]
  const similar = match.similar.map((name) => `  ${name}\n`).join('')
  const problem = match.isAmbiguous ? 'more than one test is' : 'no test is'
  complain(`${problem} called "${given}"\n${similar && `Did you mean:\n${similar}`}`)
  return undefined

  async function testsOfFile(): Promise<KnownTest[]> {
    const path = posix.join(
      base,
      given
        .replace(/^\[[^\]]*\] /, '')
        .split(' > ')[0]!
        .trim(),
    )
    try {
      const file = { project: null, path, tests: null }
      return numberRuns([await planned.run({ version: 1, planned: 'only', root, files: [file] })]).tests
    } catch (error) {
      if (error instanceof NotRun) return []
      throw error
    }
  }
}
