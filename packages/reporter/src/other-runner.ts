import { writeToStderr } from './stderr.ts'

/** Each runner calls hooks that the other does not know: without a word, the wrong reporter would record nothing. */
export function warnOfOtherRunner(runner: 'vitest' | 'jest'): void {
  writeToStderr(
    `stratigraph: nothing is recorded: in the reporters of ${runner} write "@stratigraph/reporter/${runner}"\n`,
  )
}
