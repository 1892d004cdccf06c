import type { QuarantineEntry, TITLE_SEPARATOR } from '../../../../reporter/src/report.ts'

/** A test by its names: what stays when tests are reordered. */
export interface NamedTest {
  file: string
  /** The runner's project. */
  project: string
  titlePath: readonly string[]
  /** 0 for the first test of that name in the file. */
  ordinal: number
}

export type QuarantineSource = 'server' | 'file'

export interface SourcedEntry extends QuarantineEntry {
  source: QuarantineSource
}

/** The entry that speaks for a test. */
export interface Quarantined {
  entry: SourcedEntry
  /** An expired entry blocks again. */
  isExpired: boolean
  /** Days from today to the last on which it holds: 0 = today, negative = over. */
  daysLeft: number
}

/** The entry of a test: of several the one that holds longest. */
export type Quarantine = (test: NamedTest) => Quarantined | undefined

/**
 * @param entries of the server and of the repository's file alike: one that holds is enough
 * @param today UTC, `2026-12-24`
 */
export function quarantineOf(entries: readonly SourcedEntry[], today: string): Quarantine {
  const byName = new Map<string, SourcedEntry[]>()
  for (const entry of entries) {
    const name = nameOf(entry.file, entry.test, entry.ordinal ?? 0)
    byName.set(name, [...(byName.get(name) ?? []), entry])
  }
  return ({ file, project, titlePath, ordinal }) => {
    const own = byName.get(nameOf(file, titlePath, ordinal)) ?? []
    const fitting = own.filter((entry) => entry.project === undefined || entry.project === project)
    const longest = fitting.toSorted((a, b) => (a.expires < b.expires ? 1 : a.expires > b.expires ? -1 : 0))[0]
    if (!longest) return undefined
    const daysLeft = daysUntil(longest.expires, today)
    // A day that nobody can read has no end: it holds on no day.
    return { entry: longest, daysLeft, isExpired: !(daysLeft >= 0) }
  }
}

const separator: typeof TITLE_SEPARATOR = '\u001f'

const nameOf = (file: string, titles: readonly string[], ordinal: number): string =>
  `${file}\0${titles.map((title) => title.replaceAll(separator, ' ')).join(separator)}\0${ordinal}`

const dayMs = 24 * 3_600_000

export const daysUntil = (day: string, today: string): number => Math.round((startOf(day) - startOf(today)) / dayMs)

/** Midnight UTC, epoch ms; NaN where it is no day. */
const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** The day of a moment, UTC. */
export const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10)
