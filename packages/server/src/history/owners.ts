import type { Owners as ReportedOwners } from '../../../reporter/src/report.ts'
import type { Store } from '../store/store.ts'

/** Who owns the files of one project, in memory: as the newest report says. */
export interface FileOwners {
  /** By the store's number of the file. Empty: nobody, or never told. */
  of(file: number): readonly string[]
  /** True if any report has told of owners. */
  areKnown(): boolean
  /** Grows whenever they change. */
  version(): number
  load(): Promise<void>
  /**
   * Takes what a report tells of its files, and keeps what is new. A report that is older than the one that spoke last
   * tells only of files that nobody told of.
   * @param files the store's numbers of the report's files
   * @returns whether any of it was new
   */
  learn(owners: ReportedOwners, files: ArrayLike<number>, at: number): Promise<boolean>
}

/** As it is stored. */
interface KeptOwners {
  at: number
  source: string
  groups: string[][]
  /** By number of the file: index into `groups`; -1 = never told. */
  files: number[]
}

const kind = 'owners'
const key = ''
const nobody: readonly string[] = []

export function createFileOwners(store: Store, project: number): FileOwners {
  let known: { at: number; source: string } | undefined
  let ownersOf: (readonly string[] | undefined)[] = []
  let written: Promise<void> = Promise.resolve()
  let version = 0

  async function load(): Promise<void> {
    const record = (await store.records(project, kind)).find((one) => one.key === key)
    if (!record) return
    const { at, source, groups, files } = JSON.parse(record.data) as KeptOwners
    known = { at, source }
    ownersOf = files.map((group) => groups[group])
    version++
  }

  async function learn({ source, groups, files: groupOf }: ReportedOwners, files: ArrayLike<number>, at: number) {
    const isNewest = at >= (known?.at ?? -Infinity)
    const names = groups.map(nameOf)
    let isNews = !known
    for (let index = 0; index < files.length; index++) {
      const file = files[index]!
      const group = groupOf[index]!
      const before = ownersOf[file]
      if (before && (!isNewest || nameOf(before) === names[group])) continue
      ownersOf[file] = groups[group]!
      isNews = true
    }
    if (!isNews) return false
    version++
    known = isNewest ? { at, source } : known!
    // One after the other, each with all that is known by then: the last one written is the newest.
    written = written.catch(() => {}).then(write)
    await written
    return true
  }

  function write(): Promise<void> {
    const kept = toKept(known!, ownersOf)
    return store.putRecord(project, kind, { key, data: JSON.stringify(kept), changedAt: kept.at })
  }

  return {
    of: (file) => ownersOf[file] ?? nobody,
    areKnown: () => known !== undefined,
    version: () => version,
    load,
    learn,
  }
}

const nameOf = (owners: readonly string[]): string => owners.join('\n')

function toKept(facts: Pick<KeptOwners, 'at' | 'source'>, owners: readonly (readonly string[] | undefined)[]) {
  const groups = new Map<string, { index: number; owners: readonly string[] }>()
  const files = Array.from(owners, (own) => {
    if (!own) return -1
    const name = nameOf(own)
    const group = groups.get(name) ?? { index: groups.size, owners: own }
    groups.set(name, group)
    return group.index
  })
  return { ...facts, groups: Array.from(groups.values(), (group) => group.owners), files }
}
