import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { checkHistory, type CheckedHistory } from './sqlite-check.ts'
import { lockHistory } from './sqlite-lock.ts'

/** More than any history has: the copy is of one moment, however much comes in meanwhile. */
const allPages = 0x7fffffff

/**
 * Copies a history while servers write to it, and looks the copy through. The target is whole, or not there.
 * @throws Error if the copy cannot be made, or is not as it should be
 */
export async function backUpSqlite(path: string, target: string): Promise<CheckedHistory> {
  const unfinished = `${target}.unfinished`
  mkdirSync(dirname(target), { recursive: true })
  rmSync(unfinished, { force: true })
  try {
    const database = new Database(path, { fileMustExist: true, timeout: 5000 })
    try {
      await database.backup(unfinished, { progress: () => allPages })
    } finally {
      database.close()
    }
    const checked = checkHistory(unfinished)
    putInPlace(unfinished, target)
    return checked
  } finally {
    rmSync(unfinished, { force: true })
  }
}

export interface Restored extends CheckedHistory {
  /** Where the history lies that was there before, if there was one. */
  before: string | undefined
}

/**
 * Puts a backup in the place of a history, after it was looked through. What was there before is kept beside it.
 * @param name of the history that was there before
 * @throws Error if a server has the history open, or the backup is not as it should be
 */
export function restoreSqlite(backup: string, path: string, name: string): Restored {
  const unfinished = `${path}.unfinished`
  mkdirSync(dirname(path), { recursive: true })
  const unlock = lockHistory(path)
  try {
    copyFileSync(backup, unfinished)
    const checked = checkHistory(unfinished)
    const before = existsSync(path) ? name : undefined
    if (before !== undefined) putAside(path, before)
    putInPlace(unfinished, path)
    return { ...checked, before }
  } finally {
    rmSync(unfinished, { force: true })
    unlock()
  }
}

/** With what lies beside it and belongs to it: it may be too damaged to be opened once more. */
function putAside(path: string, before: string): void {
  renameSync(path, before)
  for (const suffix of ['-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, before + suffix)
}

/** On the disk, even if the power goes the moment after. */
function putInPlace(unfinished: string, target: string): void {
  syncFile(unfinished)
  renameSync(unfinished, target)
  // A folder cannot be opened on Windows, where the rename needs no such thing.
  if (process.platform !== 'win32') syncFile(dirname(target))
}

function syncFile(path: string): void {
  const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
