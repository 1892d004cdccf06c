import { parseArgs } from 'node:util'
import { parseFlags, readStorage, storageFlags } from '../config.ts'
import { createHistory } from '../history/history.ts'
import { firstWholeChapter } from '../history/derive-chapter.ts'
import { sumsKind } from '../history/kept-sums.ts'
import type { CommandIo } from './io.ts'
import { openHistory } from './open-history.ts'

/** `rebuild`: throws away what was derived from the reports and makes it anew. No server may run meanwhile. */
export async function rebuildCommand(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseFlags(() => parseArgs({ args, options: storageFlags }))
  const { database } = readStorage(values, io.env, io.cwd)
  const store = await openHistory({ database, exclusive: true })
  const errors: unknown[] = []
  const history = createHistory({ store, onError: (error) => errors.push(error) })
  try {
    const projects = await store.projects()
    for (const { project, name } of projects) {
      const { chapters } = await store.derived(project)
      const from = await firstWholeChapter(store, project, chapters)
      if (from > 0) {
        io.err(
          `${name}: the first ${from} of ${chapters} chapters stay as they are, since some of their reports are gone.`,
        )
      }
      await store.deriveAlone(project, () => store.dropDerived(project, from))
      for (const { key } of await store.records(project, sumsKind)) await store.removeRecord(project, sumsKind, key)
    }
    await history.resume()
    await history.settled()
    for (const { project, name } of projects) {
      const { chapters, lastReport } = await store.derived(project)
      io.out(`${name}: ${chapters} ${chapters === 1 ? 'chapter' : 'chapters'} of ${lastReport} reports.`)
    }
  } finally {
    await history.close()
    await store.close()
  }
  if (errors.length > 0) throw errors[0]
  return 0
}
