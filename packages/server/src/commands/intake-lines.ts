import type { Folder, FolderProgress } from '../ingest/folder.ts'
import type { ActivityRecord } from '../store/store.ts'
import type { CommandIo } from './io.ts'

const refusalsShown = 5

/** Tells in the terminal what comes in: what lay in the folder at the start as a sum, everything else run by run. */
export function createIntakeLines({ out, isTerminal }: CommandIo, overwrite: (text: string) => void) {
  let begun = false
  let runs = 0
  let refused = 0

  function print(label: string, text: string): void {
    // The line of the progress stands there.
    if (!begun && isTerminal) overwrite('')
    out(`  ${label.padEnd(9)}  ${printable(text)}`)
  }

  return {
    progress({ done, total }: FolderProgress): void {
      if (!begun && isTerminal) overwrite(`  intake     ${done} of ${total} reports`)
    },
    activity({ outcome, source, run, tests, reason }: ActivityRecord): void {
      const isFirst = !begun && source !== 'upload'
      if (outcome === 'refused') {
        if (isFirst) refused++
        if (!isFirst || refused <= refusalsShown) print('refused', `${source}: ${reason}`)
      } else if (outcome === 'accepted') {
        if (isFirst) runs++
        else print('stored', `${run}: ${tests} tests`)
      }
    },
    /** What lay in the folder at the start is in. */
    async settled(folder: Folder): Promise<void> {
      await folder.ready
      if (refused > refusalsShown) print('refused', `${refused - refusalsShown} more files`)
      if (runs > 0) print('intake', `${runs} ${runs === 1 ? 'report' : 'reports'} taken in from the folder`)
      else if (isTerminal) overwrite('')
      begun = true
    },
  }
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/** File names and reasons come from others: nothing in them may command the terminal. */
const printable = (text: string): string => text.replaceAll(unprintable, '?')
