import { cleanLine } from '../../clean-line.ts'
import { nameOfTest } from '../../rerun/drive/name-test.ts'
import type { RecordedRun } from '../../rerun/drive/recorded-run.ts'

interface Seen {
  name: string
  outcome: string
  /** What ran just before it in its file; '' = nothing. */
  previous: string
}

const MOST_NAMES = 10

/** What a replay did not reproduce, for people: tests that are gone, outcomes and orders that differ. */
export function compareRuns(then: RecordedRun, now: RecordedRun, base: string): string {
  const before = seenIn(then, base)
  const after = seenIn(now, base)
  const gone = [...before.keys()].filter((key) => !after.has(key))
  const both = [...before].flatMap(([key, old]) => {
    const current = after.get(key)
    return current ? [{ old, current }] : []
  })
  const changed = both.filter(({ old, current }) => old.outcome !== current.outcome)
  const moved = both.filter(({ old, current }) => old.previous !== current.previous)

  const lines = ['', `${both.length - changed.length} of ${before.size} tests ended as they did in run ${then.id}`]
  list(
    'ended otherwise',
    changed.map(({ old, current }) => `${old.name}: ${old.outcome} then, ${current.outcome} now`),
  )
  list(
    'did not run (renamed, deleted or skipped)',
    gone.map((key) => before.get(key)!.name),
  )
  list(
    'ran after another test than then',
    moved.map(({ old }) => old.name),
  )
  if (gone.length === 0 && fileOrder(then) !== fileOrder(now))
    lines.push('files started in another order: workers were free at other times')
  return `${lines.join('\n')}\n`

  function list(heading: string, names: readonly string[]): void {
    if (names.length === 0) return
    lines.push(`${names.length} ${heading}:`, ...names.slice(0, MOST_NAMES).map((name) => `  ${cleanLine(name, 500)}`))
    if (names.length > MOST_NAMES) lines.push(`  and ${names.length - MOST_NAMES} more`)
  }
}

const fileOrder = ({ files }: RecordedRun): string => files.map(({ path, project }) => `${project}\0${path}`).join('\n')

function seenIn({ files }: RecordedRun, base: string): Map<string, Seen> {
  const seen = new Map<string, Seen>()
  for (const { project, path, tests } of files) {
    let previous = ''
    for (const { key, titlePath, outcome } of tests) {
      seen.set(`${project}\0${path}\0${key}`, {
        name: nameOfTest({ project, path, key, titlePath }, base),
        outcome,
        previous,
      })
      previous = key
    }
  }
  return seen
}
