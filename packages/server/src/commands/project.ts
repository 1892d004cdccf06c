import { parseArgs } from 'node:util'
import { parseFlags, readStorage, storageFlags, UsageError } from '../config.ts'
import { changeSettings, readSettings } from '../project-settings.ts'
import type { Store } from '../store/store.ts'
import { megabytes } from './count.ts'
import type { CommandIo } from './io.ts'
import { openHistory } from './open-history.ts'
import { printTable } from './print-table.ts'
import { readRetention, retentionFlags, retentionText } from './retention-flags.ts'

const flags = { ...storageFlags, ...retentionFlags } as const

/** `project list | create NAME | retention NAME`. */
export async function projectCommand(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseFlags(() => parseArgs({ args, options: flags, allowPositionals: true }))
  const [action, name, ...more] = positionals
  if (!['list', 'create', 'retention'].includes(action ?? '')) {
    throw new UsageError(`project: expected list, create or retention, got ${JSON.stringify(action ?? '')}`)
  }
  if ((action === 'list') !== (name === undefined) || more.length > 0) {
    throw new UsageError(`project ${action}: expected ${action === 'list' ? 'no further word' : 'one name'}`)
  }
  const retention = readRetention(values)
  const { database } = readStorage(values, io.env, io.cwd)
  const store = await openHistory({ database })
  try {
    if (action === 'list') await list(store, io)
    else if (action === 'create') await create(store, name!, io)
    else await keep(store, name!, retention, io)
  } finally {
    await store.close()
  }
  return 0
}

async function list(store: Store, io: CommandIo): Promise<void> {
  const projects = await store.projects()
  if (projects.length === 0) {
    io.err('There are no projects. The first report makes one; or: stratigraph-server project create NAME')
    return
  }
  const rows = await Promise.all(
    projects.map(async ({ project, name, runs, lastRunAt }) => {
      const { settings } = await readSettings(store, project)
      const { resultsBytes } = await store.sizes(project)
      const last = lastRunAt === null ? 'never' : new Date(lastRunAt).toISOString().slice(0, 16).replace('T', ' ')
      return [name, `${runs}`, last, megabytes(resultsBytes), retentionText(settings.retention)]
    }),
  )
  printTable([['PROJECT', 'RUNS', 'LAST RUN', 'RESULTS', 'RETENTION'], ...rows], io.out)
}

async function create(store: Store, name: string, io: CommandIo): Promise<void> {
  if ((await store.findProject(name)) !== undefined) throw new UsageError(`There is a project ${name} already`)
  await store.openProject(name)
  io.out(
    `Made the project ${name}. A token of its own: stratigraph-server token create --scope ingest --project ${name}`,
  )
}

async function keep(
  store: Store,
  name: string,
  retention: ReturnType<typeof readRetention>,
  io: CommandIo,
): Promise<void> {
  const project = await store.findProject(name)
  if (project === undefined) {
    throw new UsageError(`There is no project ${JSON.stringify(name)}. See them: stratigraph-server project list`)
  }
  if (Object.keys(retention).length > 0) await changeSettings(store, project, { retention }, Date.now())
  const { settings } = await readSettings(store, project)
  io.out(`${name}: ${retentionText(settings.retention)}`)
}
