import { existsSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parseFlags, readStorage, storageFlags, UsageError } from '../config.ts'
import { isPostgresUrl } from '../database-url.ts'
import { backUpSqlite, restoreSqlite } from '../store/sqlite-backup.ts'
import type { CheckedHistory } from '../store/sqlite-check.ts'
import { count, megabytes } from './count.ts'
import type { CommandIo } from './io.ts'

const flags = { ...storageFlags, force: { type: 'boolean' } } as const

/** `backup FILE`: a verified copy of the history, also while a server writes to it. */
export async function backupCommand(args: string[], io: CommandIo): Promise<number> {
  const { database, file, force } = read('backup', args, io)
  if (isPostgresUrl(database)) {
    throw new UsageError('backup: copies SQLite histories. For PostgreSQL run: pg_dump --format=custom --file FILE URL')
  }
  if (!existsSync(database)) throw new UsageError(`backup: there is no history at ${database}. Name it with --database`)
  if (existsSync(file) && !force) {
    throw new UsageError(`backup: ${file} exists already. Name another file, or overwrite it with --force`)
  }
  const checked = await explained('backup', () => backUpSqlite(database, file))
  io.out(
    `Backed up ${counts(checked)} to ${short(file, io)} (${megabytes(statSync(file).size)}). It was read back: whole.`,
  )
  return 0
}

/** `restore FILE`: puts a backup in the place of the history. */
export async function restoreCommand(args: string[], io: CommandIo): Promise<number> {
  const { database, file, force } = read('restore', args, io)
  if (isPostgresUrl(database)) {
    throw new UsageError('restore: restores SQLite histories. For PostgreSQL run: pg_restore --dbname URL FILE')
  }
  if (!existsSync(file)) throw new UsageError(`restore: there is no file ${file}`)
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) {
    throw new UsageError(
      `restore: ${file} is a history in use, or was not closed. Copy it first: stratigraph-server backup`,
    )
  }
  if (existsSync(database) && !force) {
    throw new UsageError(
      `restore: there is a history at ${database} already. With --force it is put aside, and the backup takes its place`,
    )
  }
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, '-')
  const restored = await explained('restore', () => restoreSqlite(file, database, `${database}.before-${stamp}`))
  if (restored.before !== undefined) io.out(`The history that was there is now ${short(restored.before, io)}.`)
  io.out(`Restored ${counts(restored)} to ${short(database, io)}.`)
  return 0
}

function read(command: string, args: string[], io: CommandIo) {
  const { values, positionals } = parseFlags(() => parseArgs({ args, options: flags, allowPositionals: true }))
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) {
    throw new UsageError(`${command}: expected one file, as in: stratigraph-server ${command} history-backup.db`)
  }
  const { database } = readStorage(values, io.env, io.cwd)
  return { database, file: resolve(io.cwd, file), force: values.force ?? false }
}

async function explained<T>(command: string, task: () => T | Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (cause) {
    throw new UsageError(`${command}: ${(cause as Error).message}`, { cause })
  }
}

const counts = ({ projects, runs, reports }: CheckedHistory): string =>
  `${count(runs, 'run')} (${count(reports, 'report')}) of ${count(projects, 'project')}`

function short(path: string, { cwd }: CommandIo): string {
  const near = relative(cwd, path)
  return near.startsWith('..') ? path : near
}
