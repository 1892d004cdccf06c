import { once } from 'node:events'
import { chmod, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { makeTempDir } from '../support/open-ingest.ts'
import { startServerChild } from '../support/server-child.ts'
import { canMount, withDisk } from './own-disk.ts'
import { allRuns, faultReport, uploadTo } from './uploads.ts'

/** Loaded before the server, in each of its threads: SQLite's own bound on each of its connections, which a signal raises. */
const boundPages = `
const Database = require(${JSON.stringify(createRequire(import.meta.url).resolve('better-sqlite3'))})
const { pragma } = Database.prototype
const open = new Set()
Database.prototype.pragma = function (text, ...options) {
  if (!open.has(this)) pragma.call(this, 'max_page_count = ' + process.env.PAGES)
  open.add(this)
  return pragma.call(this, text, ...options)
}
function raise() {
  for (const database of open) if (database.open) pragma.call(database, 'max_page_count = 1000000')
}
// Signals reach the main thread alone.
const others = new BroadcastChannel('raise')
others.onmessage = () => {
  raise()
  console.error('raised')
}
others.unref()
process.on('SIGUSR2', () => {
  raise()
  others.postMessage('')
})
`

/** Sends until one is not taken. @returns that answer, and the ids that were */
async function fillUp(url: string, tests: number): Promise<{ refused: Response; stored: string[] }> {
  const stored: string[] = []
  for (let index = 0; index < 500; index++) {
    const id = `fill-${index}`
    const answer = await uploadTo(url, faultReport(id, { tests }))
    if (answer?.status !== 201) return { refused: answer!, stored }
    stored.push(id)
  }
  throw new Error('it never became full')
}

describe('a disk that is full', () => {
  // RLIMIT_FSIZE is what a process can set for itself: a write beyond it fails as one to a full disk does.
  test.runIf(process.platform !== 'win32')('refuses with 503 and when to come back, and reads go on', async () => {
    await using dir = await makeTempDir()
    {
      await using server = await startServerChild(dir.path)
      expect((await uploadTo(server.url, faultReport('before')))?.status).toBe(201)
    }
    // In blocks of 512 or 1024 bytes, by the shell: somewhere above what the history takes now.
    const limited = ['sh', '-c', 'trap "" XFSZ; ulimit -f 2048; exec "$@"', 'sh']
    let stored: string[]
    {
      await using server = await startServerChild(dir.path, { through: limited })
      const full = await fillUp(server.url, 2000)
      stored = full.stored

      expect(full.refused.status).toBe(503)
      expect(Number(full.refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await full.refused.json()).toMatchObject({
        error: expect.any(String),
        fix: expect.stringContaining('space'),
      })
      expect((await allRuns(server.url)).map(({ id }) => id).toSorted()).toEqual(['before', ...stored].toSorted())
      expect((await fetch(`${server.url}/api/v1/health`)).status).toBe(200)
    }

    await using server = await startServerChild(dir.path)
    expect((await uploadTo(server.url, faultReport('after')))?.status).toBe(201)
    expect((await allRuns(server.url)).map(({ id }) => id).toSorted()).toEqual(
      ['after', 'before', ...stored].toSorted(),
    )
  })

  test('of a file system: refuses, goes on reading, and goes on taking in when somebody makes room', async ({
    skip,
  }) => {
    if (!canMount) skip('this machine lets nobody mount a file system')
    await using dir = await makeTempDir()
    await using server = await startServerChild(dir.path, { through: withDisk('filled', dir.path) })

    const { refused, stored } = await fillUp(server.url, 2000)
    const readable = await allRuns(server.url)
    // Its mount is its own: through it the file that fills it can be reached.
    await rm(`/proc/${server.child.pid}/root${dir.path}/filler`)
    const taken = await uploadTo(server.url, faultReport('after'))

    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(readable.map(({ id }) => id).toSorted()).toEqual(stored.toSorted())
    expect(taken?.status).toBe(201)
    expect((await allRuns(server.url)).map(({ id }) => id).toSorted()).toEqual(['after', ...stored].toSorted())
  })

  test('of SQLite itself (max_page_count): the same, and it goes on when the bound is raised', async () => {
    await using dir = await makeTempDir()
    await writeFile(join(dir.path, 'bound-pages.cjs'), boundPages)
    await using server = await startServerChild(dir.path, {
      nodeArgs: ['--require', join(dir.path, 'bound-pages.cjs')],
      env: { PAGES: '600' },
    })

    const { refused, stored } = await fillUp(server.url, 2000)
    const readable = await allRuns(server.url)
    server.child.kill('SIGUSR2')
    await once(server.child.stderr!, 'data')
    const taken = await uploadTo(server.url, faultReport('after', { tests: 2000 }))

    expect(stored.length).toBeGreaterThan(0)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(await refused.json()).toMatchObject({ fix: expect.stringContaining('space') })
    expect(readable.map(({ id }) => id).toSorted()).toEqual(stored.toSorted())
    expect(taken?.status).toBe(201)
    expect((await allRuns(server.url)).map(({ id }) => id).toSorted()).toEqual(['after', ...stored].toSorted())
  })

  test('that another writer holds is waited for by the sender, and no new start is needed', async () => {
    await using dir = await makeTempDir()
    await using server = await startServerChild(dir.path)
    expect((await uploadTo(server.url, faultReport('before')))?.status).toBe(201)
    // A writer that does not end is the other way in which a history cannot be written.
    const other = new Database(join(dir.path, 'history.db'))
    other.exec('BEGIN IMMEDIATE')

    const refused = await uploadTo(server.url, faultReport('refused'))
    const readable = await allRuns(server.url)
    other.exec('ROLLBACK')
    other.close()
    const taken = await uploadTo(server.url, faultReport('refused'))

    expect(refused?.status).toBe(503)
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(readable.map(({ id }) => id)).toEqual(['before'])
    expect(taken?.status).toBe(201)
  })
})

// Nothing is read-only for root, unless it gives up that privilege.
const asOwner = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override', '--inh-caps=-dac_override'] : []

test.skipIf(process.platform !== 'linux')(
  'a folder that may only be read is told at the start, with what to do',
  async () => {
    await using dir = await makeTempDir()
    await chmod(dir.path, 0o500)

    await expect(startServerChild(dir.path, { through: asOwner })).rejects.toThrow(/--dir: .* cannot be made: EACCES/)
  },
)

test.skipIf(process.platform !== 'linux')(
  'a history that may only be read goes on being read, and takes nothing in',
  async () => {
    await using dir = await makeTempDir()
    {
      await using server = await startServerChild(dir.path)
      expect((await uploadTo(server.url, faultReport('before')))?.status).toBe(201)
    }
    await chmod(join(dir.path, 'history.db'), 0o400)

    await using server = await startServerChild(dir.path, { through: asOwner })
    const refused = await uploadTo(server.url, faultReport('refused'))

    expect(refused?.status).toBe(503)
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/)
    expect((await allRuns(server.url)).map(({ id }) => id)).toEqual(['before'])
  },
)
