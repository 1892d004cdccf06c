import { parseArgs } from 'node:util'
import { parseFlags, readStorage, storageFlags, UsageError } from '../config.ts'
import { isPostgresUrl } from '../database-url.ts'
import { readSettings } from '../project-settings.ts'
import { findOutdated, removeOutdated } from '../retention.ts'
import { count, megabytes } from './count.ts'
import type { CommandIo } from './io.ts'
import { openHistory } from './open-history.ts'
import { readRetention, retentionFlags, retentionText } from './retention-flags.ts'

const flags = {
  ...storageFlags,
  ...retentionFlags,
  project: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const

/** `prune`: removes what the retention of each project says, or what the flags say. */
export async function pruneCommand(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseFlags(() => parseArgs({ args, options: flags }))
  const given = readRetention(values)
  const isDry = values['dry-run'] ?? false
  const { database } = readStorage(values, io.env, io.cwd)
  const store = await openHistory({ database })
  try {
    const projects = await store.projects()
    const chosen = values.project === undefined ? projects : projects.filter(({ name }) => name === values.project)
    if (values.project !== undefined && chosen.length === 0) {
      throw new UsageError(`--project: there is no project ${JSON.stringify(values.project)}`)
    }
    let removed = 0
    for (const { project, name } of chosen) {
      const { settings } = await readSettings(store, project)
      const retention = { ...settings.retention, ...given }
      const outdated = await findOutdated(store, project, retention, Date.now())
      if (!isDry) await removeOutdated(store, project, outdated)
      removed += outdated.reports.length + outdated.runs.length
      const verb = isDry ? 'would remove' : 'removed'
      io.out(
        `${name}: ${verb} the results of ${count(outdated.reports.length, 'report')} and ${count(outdated.runs.length, 'run')} (${retentionText(retention)})`,
      )
    }
    if (removed > 0 && !isDry && !isPostgresUrl(database)) {
      io.out('The room is used again. To make the file smaller: stratigraph-server vacuum')
    }
  } finally {
    await store.close()
  }
  return 0
}

/** `vacuum`: gives the room of what was removed back to the disk. */
export async function vacuumCommand(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseFlags(() => parseArgs({ args, options: storageFlags }))
  const { database } = readStorage(values, io.env, io.cwd)
  const store = await openHistory({ database })
  try {
    const before = await store.databaseBytes()
    await store.vacuum()
    const after = await store.databaseBytes()
    io.out(`${megabytes(before)} before, ${megabytes(after)} now.`)
  } finally {
    await store.close()
  }
  return 0
}
