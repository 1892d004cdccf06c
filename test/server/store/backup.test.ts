import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { backupCommand, restoreCommand } from '../../../packages/server/src/commands/backup.ts'
import { openSqlite } from '../../../packages/server/src/store/sqlite.ts'
import { checkHistory } from '../../../packages/server/src/store/sqlite-check.ts'
import { startIngestProcess } from '../../support/ingest-process.ts'
import { makeTempDir, openIngest } from '../../support/open-ingest.ts'
import { buildReport } from '../../support/report-builder.ts'

async function runIn(cwd: string, command: typeof backupCommand, ...args: string[]): Promise<string> {
  const lines: string[] = []
  const write = (text: string): number => lines.push(text)
  const stopped = new Promise<void>(() => {})
  await command(args, { env: {}, cwd, out: write, err: write, isTerminal: false, stopped })
  return lines.join('\n')
}

async function historyWith(path: string, ...ids: string[]): Promise<void> {
  const ingest = openIngest({ path })
  for (const id of ids) await ingest.accept(buildReport({ id }))
  await ingest.store.close()
}

async function runsOf(path: string): Promise<string[]> {
  const store = openSqlite({ path })
  const runs = await store.runs(1, { limit: 10_000 })
  await store.close()
  return runs.map(({ id }) => id).toSorted()
}

describe('backup', () => {
  test('while a server takes in reports: whole, and with every one that was acknowledged before, also once restored', async () => {
    await using dir = await makeTempDir()
    const path = join(dir.path, 'history.db')
    await using server = await startIngestProcess(path)
    await server.acknowledged(10)

    const output = await runIn(dir.path, backupCommand, 'copy.db', '--database', 'history.db')
    const acknowledged = await server.kill()

    expect(output).toMatch(
      /^Backed up \d+ runs \(\d+ reports\) of 1 project to copy\.db \(\d+\.\d MB\)\. It was read back: whole\.$/,
    )
    const copied = await runsOf(join(dir.path, 'copy.db'))
    expect(copied.length).toBeGreaterThanOrEqual(10)
    expect(copied).toEqual(expect.arrayContaining(acknowledged.slice(0, 10)))
    await runIn(dir.path, restoreCommand, 'copy.db', '--database', 'elsewhere.db')
    expect(await runsOf(join(dir.path, 'elsewhere.db'))).toEqual(copied)
  })

  test('overwrites a file only when it is told to, and says what it cannot do', async () => {
    await using dir = await makeTempDir()
    await historyWith(join(dir.path, 'history.db'), 'a')
    await writeFile(join(dir.path, 'taken.db'), 'mine')
    const backup = (...args: string[]) => runIn(dir.path, backupCommand, ...args)

    await expect(backup('taken.db', '--database', 'history.db')).rejects.toThrow(/taken\.db exists already.*--force/)
    await expect(backup('--database', 'history.db')).rejects.toThrow('backup: expected one file')
    await expect(backup('copy.db', '--database', 'nope.db')).rejects.toThrow(/there is no history at .*nope\.db/)
    await expect(backup('copy.db', '--database', 'postgres://here/db')).rejects.toThrow('pg_dump')
    expect(await readFile(join(dir.path, 'taken.db'), 'utf8')).toBe('mine')

    await backup('taken.db', '--database', 'history.db', '--force')

    expect(await runsOf(join(dir.path, 'taken.db'))).toEqual(['a'])
  })
})

describe('restore', () => {
  test('brings back what the backup holds, and keeps what was there', async () => {
    await using dir = await makeTempDir()
    const path = join(dir.path, 'history.db')
    await historyWith(path, 'a', 'b')
    await runIn(dir.path, backupCommand, 'copy.db', '--database', path)
    await historyWith(path, 'c')

    await expect(runIn(dir.path, restoreCommand, 'copy.db', '--database', path)).rejects.toThrow(
      /already\. With --force/,
    )
    const output = await runIn(dir.path, restoreCommand, 'copy.db', '--database', path, '--force')

    expect(output).toMatch(
      /^The history that was there is now (history\.db\.before-\S+)\.\nRestored 2 runs \(2 reports\) of 1 project to history\.db\.$/,
    )
    const [, before] = /is now (\S+)\.\n/.exec(output)!
    expect(await runsOf(path)).toEqual(['a', 'b'])
    expect(await runsOf(join(dir.path, before!))).toEqual(['a', 'b', 'c'])
  })

  test('into an empty folder', async () => {
    await using dir = await makeTempDir()
    await historyWith(join(dir.path, 'history.db'), 'a')
    await runIn(dir.path, backupCommand, 'copy.db', '--database', 'history.db')

    const output = await runIn(dir.path, restoreCommand, 'copy.db', '--dir', 'new')

    expect(output).toBe('Restored 1 run (1 report) of 1 project to new/history.db.')
    expect(checkHistory(join(dir.path, 'new/history.db'))).toMatchObject({ runs: 1 })
  })

  test('refuses a damaged backup, one of a newer server, and other files; the history stays as it is', async () => {
    await using dir = await makeTempDir()
    const path = join(dir.path, 'history.db')
    await historyWith(path, 'a')
    await runIn(dir.path, backupCommand, 'copy.db', '--database', path)
    const copy = await readFile(join(dir.path, 'copy.db'))
    const damaged = Buffer.from(copy)
    // Some pages in the middle, and none of the header.
    damaged.fill(0xff, 8192 * 6, 8192 * 10)
    const newer = Buffer.from(copy)
    newer.writeUInt32BE(9999, 60)
    for (const [name, bytes] of Object.entries({
      damaged,
      newer,
      cut: copy.subarray(0, 8192 * 3),
      notes: 'some notes '.repeat(999),
    }))
      await writeFile(join(dir.path, name), bytes)
    const before = await stat(path)
    const restore = (name: string) => runIn(dir.path, restoreCommand, name, '--database', path, '--force')

    await expect(restore('damaged')).rejects.toThrow(/damaged/)
    await expect(restore('cut')).rejects.toThrow(/damaged/)
    await expect(restore('newer')).rejects.toThrow(/written by a newer stratigraph-server/)
    await expect(restore('notes')).rejects.toThrow(/is not a Stratigraph history/)
    await expect(restore('nope')).rejects.toThrow(/there is no file/)

    expect(await stat(path)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
    expect(await runsOf(path)).toEqual(['a'])
    expect((await readdir(dir.path)).filter((name) => /unfinished|before/.test(name))).toEqual([])
  })

  test('refuses while a server has the history open', async () => {
    await using dir = await makeTempDir()
    const path = join(dir.path, 'history.db')
    await historyWith(join(dir.path, 'other.db'), 'a')
    await runIn(dir.path, backupCommand, 'copy.db', '--database', 'other.db')
    await using server = await startIngestProcess(path)
    await server.acknowledged(1)

    await expect(runIn(dir.path, restoreCommand, 'copy.db', '--database', path, '--force')).rejects.toThrow(
      'another stratigraph-server has',
    )

    await server.acknowledged(2)
    expect(existsSync(path)).toBe(true)
  })
})
