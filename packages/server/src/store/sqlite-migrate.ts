import { renameSync, rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { migrations } from './migrations.ts'

export interface MigrateOptions {
  /** @default those of this server */
  steps?: string[]
  /** The file was brought up to date; as it was before, it lies in the copy. */
  onUpgrade?: ((copy: string) => void) | undefined
}

const versionOf = (database: Database): number => Number(database.pragma('user_version', { simple: true }))

/**
 * Brings a history up to date, after a copy of it as it was: one transaction a step.
 * @throws Error if the database was written by a newer server
 */
export function migrate(
  database: Database,
  path: string,
  { steps = migrations, onUpgrade }: MigrateOptions = {},
): void {
  const version = versionOf(database)
  assertKnown(version, path, steps.length)
  const copy = version > 0 && version < steps.length ? copyBefore(database, path, version) : undefined
  for (let next = version; next < steps.length; next++) {
    database
      .transaction(() => {
        // Another process may have been faster.
        if (versionOf(database) > next) return
        database.exec(steps[next]!)
        database.pragma(`user_version = ${next + 1}`)
      })
      .immediate()
  }
  if (copy !== undefined) onUpgrade?.(copy)
}

export function assertKnown(version: number, path: string, known = migrations.length): void {
  if (version <= known) return
  throw new Error(
    `${path} was written by a newer stratigraph-server (schema ${version}, this one knows ${known}). ` +
      'Run: npm install @stratigraph/server@latest',
  )
}

/** @returns the file with the copy, whole or not there; undefined for a history in memory */
function copyBefore(database: Database, path: string, version: number): string | undefined {
  if (path === ':memory:') return undefined
  const copy = `${path}.schema-${version}.bak`
  const unfinished = `${copy}.unfinished`
  try {
    rmSync(unfinished, { force: true })
    database.prepare('VACUUM INTO ?').run(unfinished)
    renameSync(unfinished, copy)
    return copy
  } catch (cause) {
    rmSync(unfinished, { force: true })
    throw new Error(
      `${path} is of an older stratigraph-server, and cannot be copied to ${copy} before it is brought up to date: ` +
        `${(cause as Error).message}. Make room for a file of its size`,
      { cause },
    )
  }
}
