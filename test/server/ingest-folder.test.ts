import { mkdir, readdir, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refusal } from '../../packages/server/src/errors.ts'
import type { Accepted } from '../../packages/server/src/ingest/accept-report.ts'
import { createFolder, type FolderOptions, type FolderProgress } from '../../packages/server/src/ingest/folder.ts'
import type { ActivityRecord } from '../../packages/server/src/store/store.ts'
import { makeTempDir, openIngest } from '../support/open-ingest.ts'
import { buildReport, gzipReport } from '../support/report-builder.ts'

/** Long enough that only the test itself and the watching of the system look. */
const never = 3_600_000
const long = new Date('2020-01-01')

async function openFolder(options: Partial<FolderOptions> = {}) {
  const temp = await makeTempDir()
  const dir = join(temp.path, '.stratigraph')
  const runs = join(dir, 'runs')
  const server = openIngest()
  const activity: ActivityRecord[] = []
  const progress: FolderProgress[] = []
  const errors: unknown[] = []
  const opened: string[] = []
  const waiting = new Set<() => void>()
  const folders: { close(): Promise<void> }[] = []

  return {
    server,
    runs,
    dir,
    activity,
    progress,
    errors,
    opened,
    outcomes: () => activity.map(({ source, outcome }) => [source, outcome]),
    start(more: Partial<FolderOptions> = {}) {
      const folder = createFolder({
        dir,
        store: server.store,
        acceptReport: (bytes, given) => {
          opened.push('one')
          return server.acceptReport(bytes, given)
        },
        onActivity: (entry) => {
          activity.push(entry)
          for (const look of waiting) look()
        },
        onProgress: (step) => progress.push(step),
        onError: (error) => errors.push(error),
        rescanMs: never,
        ...options,
        ...more,
      })
      folders.push(folder)
      return folder
    },
    /** Resolves when that many outcomes were told. */
    told: (count: number) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (activity.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    /** Saves as the reporter does: under another name, then renamed. */
    async save(id: string, bytes: Uint8Array = gzipReport(buildReport({ id, files: [`${id}.test.ts`] }))) {
      await mkdir(runs, { recursive: true })
      const path = join(runs, `${id}.json.gz`)
      await writeFile(`${path}.tmp`, bytes)
      await rename(`${path}.tmp`, path)
      return path
    },
    async [Symbol.asyncDispose]() {
      for (const folder of folders) await folder.close()
      await server.store.close()
      await temp[Symbol.asyncDispose]()
    },
  }
}

test('reports that are there at the start are taken in, oldest first, with progress and an entry for each', async () => {
  await using given = await openFolder()
  for (const id of ['20260103', '20260101', '20260102']) await given.save(id)

  const folder = given.start()
  await folder.ready

  expect(given.outcomes()).toEqual([
    ['20260101.json.gz', 'accepted'],
    ['20260102.json.gz', 'accepted'],
    ['20260103.json.gz', 'accepted'],
  ])
  expect(given.activity[0]).toEqual({
    at: expect.any(Number),
    outcome: 'accepted',
    source: '20260101.json.gz',
    project: 'bench/shop',
    run: '20260101',
    tests: 1,
    reason: null,
  })
  expect(await given.server.store.activity(9)).toEqual(given.activity.toReversed())
  expect(given.progress.map(({ done, total }) => `${done}/${total}`)).toEqual(['1/3', '2/3', '3/3'])
  expect(folder.progress()).toBeNull()
  expect(await readdir(given.runs)).toHaveLength(3)
})

test('what the history has already is not even opened', async () => {
  await using given = await openFolder()
  await given.save('a')
  await given.start().ready
  // As broken as can be: whoever opens it will notice.
  await given.save('a', Buffer.from('no report'))

  await given.start().ready

  expect(given.opened).toHaveLength(1)
  expect(given.outcomes()).toEqual([['a.json.gz', 'accepted']])
})

test('a copy under another name is a duplicate', async () => {
  await using given = await openFolder()
  const report = gzipReport(buildReport({ id: 'a' }))
  await given.save('a', report)
  await given.save('copy of a', report)

  await given.start().ready

  expect(given.outcomes()).toEqual([
    ['a.json.gz', 'accepted'],
    ['copy of a.json.gz', 'duplicate'],
  ])
})

test('a report that comes later is noticed by watching', async () => {
  await using given = await openFolder()
  await mkdir(given.runs, { recursive: true })
  await given.start().ready

  await given.save('later')
  await given.told(1)

  expect(given.outcomes()).toEqual([['later.json.gz', 'accepted']])
})

test('a folder that appears later, goes and comes back is found by looking again and again', async () => {
  await using given = await openFolder({ rescanMs: 10 })
  await given.start().ready

  await given.save('first')
  await given.told(1)
  await rm(given.dir, { recursive: true })
  await given.save('second')
  await given.told(2)

  expect(given.outcomes()).toEqual([
    ['first.json.gz', 'accepted'],
    ['second.json.gz', 'accepted'],
  ])
  expect(given.errors).toEqual([])
})

test('broken files are refused with the reason, once, stay where they are, and stop nothing', async () => {
  await using given = await openFolder()
  const broken: [string, Uint8Array, string][] = [
    ['1-empty', Buffer.of(), 'body: is not JSON, it may be cut off'],
    ['2-page', Buffer.from('<!doctype html>'), 'body: is not JSON'],
    ['3-cut', gzipReport(buildReport({ id: 'x' })).subarray(0, 200), 'body: the gzip data is damaged or cut off'],
    ['4-foreign', Buffer.from('{"results":{}}'), 'format: expected "stratigraph-report"'],
  ]
  for (const [name, bytes] of broken) await utimes(await given.save(name, bytes), long, long)
  await mkdir(join(given.runs, '5-folder.json.gz'))
  await utimes(join(given.runs, '5-folder.json.gz'), long, long)
  const huge = await given.save('6-huge')
  await truncate(huge, 8 * 1024 * 1024 + 1)
  await utimes(huge, long, long)
  await symlink(join(given.runs, 'nowhere'), join(given.runs, '7-dangling.json.gz'))
  await given.save('8-good')
  await writeFile(join(given.runs, 'notes.txt'), 'not ours')

  const folder = given.start()
  await folder.ready
  await folder.scan()

  const names = [...broken.map(([name]) => name), '5-folder', '6-huge']
  expect(given.outcomes()).toEqual([
    ...names.map((name) => [`${name}.json.gz`, 'refused']),
    ['8-good.json.gz', 'accepted'],
  ])
  for (const [index, [, , reason]] of broken.entries()) expect(given.activity[index]!.reason).toContain(reason)
  expect(given.activity[4]!.reason).toBe('the file cannot be read (EISDIR)')
  expect(given.activity[5]!.reason).toBe('the file has 8388609 bytes, the limit is 8 MiB')
  expect(await readdir(given.runs)).toHaveLength(9)
  expect(given.errors).toEqual([])
})

test('a file that is still being copied is taken in when it is whole, and never called broken', async () => {
  await using given = await openFolder()
  const report = gzipReport(buildReport({ id: 'slow' }))
  await mkdir(given.runs, { recursive: true })
  const path = join(given.runs, 'slow.json.gz')
  const start = Date.now()
  const folder = given.start({ now: () => start })
  await folder.ready

  for (const length of [0, 100, 300, report.length]) {
    await writeFile(path, report.subarray(0, length))
    await folder.scan()
  }

  expect(given.outcomes()).toEqual([['slow.json.gz', 'accepted']])
})

test('a file that stays broken for seconds is refused; mended, it is taken in', async () => {
  await using given = await openFolder()
  const start = Date.now()
  let time = start
  await given.save('a', Buffer.from('{'))
  const folder = given.start({ now: () => time })
  await folder.ready
  await folder.scan()
  expect(given.outcomes()).toEqual([])

  time = start + 60_000
  await folder.scan()
  expect(given.outcomes()).toEqual([['a.json.gz', 'refused']])

  await given.save('a')
  await folder.scan()
  expect(given.outcomes()).toEqual([
    ['a.json.gz', 'refused'],
    ['a.json.gz', 'accepted'],
  ])
})

test('a drive whose clock is ahead does not put a refusal off for ever', async () => {
  await using given = await openFolder()
  const tomorrow = new Date(Date.now() + 24 * never)
  let time = Date.now()
  await utimes(await given.save('a', Buffer.from('{')), tomorrow, tomorrow)
  const folder = given.start({ now: () => time })
  await folder.ready

  time += 60_000
  await folder.scan()

  expect(given.outcomes()).toEqual([['a.json.gz', 'refused']])
})

test('while the history cannot be written, files wait; nothing is refused', async () => {
  let full = true
  await using given = await openFolder()
  for (const id of ['a', 'b']) await given.save(id)
  const folder = given.start({
    acceptReport: async (bytes): Promise<Accepted> => {
      if (full) throw refusal(503, 'the disk is full')
      return given.server.acceptReport(bytes)
    },
  })
  await folder.ready
  await folder.scan()
  expect(given.activity).toEqual([])
  expect(given.errors).toHaveLength(1)

  full = false
  await folder.scan()

  expect(given.outcomes()).toEqual([
    ['a.json.gz', 'accepted'],
    ['b.json.gz', 'accepted'],
  ])
})

test('what nobody foresaw refuses the one file, goes to the log, and lets the others in', async () => {
  await using given = await openFolder()
  for (const id of ['a', 'b']) await utimes(await given.save(id), long, long)
  const mishap = new Error('a bug of ours')
  let calls = 0

  await given.start({
    acceptReport: async (bytes) => {
      if (++calls === 1) throw mishap
      return given.server.acceptReport(bytes)
    },
  }).ready

  expect(given.errors).toEqual([mishap])
  expect(given.activity[0]).toMatchObject({ outcome: 'refused', reason: 'the server failed on it: see its log' })
  expect(given.outcomes()[1]).toEqual(['b.json.gz', 'accepted'])
})

test('closing waits for the file at hand and leaves the rest for the next start', async () => {
  await using given = await openFolder()
  for (const id of ['a', 'b', 'c']) await given.save(id)
  let closing: Promise<void> | undefined
  const folder = given.start({ onProgress: () => void (closing ??= folder.close()) })

  await folder.ready
  await closing
  expect(given.outcomes()).toEqual([['a.json.gz', 'accepted']])

  await given.start().ready
  expect(given.outcomes()).toHaveLength(3)
})
