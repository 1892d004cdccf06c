import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findStratigraphDir } from '../../packages/reporter/src/repository.ts'
import { hostName, isLoopback } from '../../packages/server/src/addresses.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { makeTempDir } from '../support/open-ingest.ts'

describe('the folder', () => {
  test.each([
    { what: 'nothing there', folders: ['repo/.git', 'repo/a/b'], cwd: 'repo/a/b' },
    { what: 'one at the root', folders: ['repo/.git', 'repo/.stratigraph', 'repo/a/b'], cwd: 'repo/a/b' },
    {
      what: 'one on the way',
      folders: ['repo/.git', 'repo/.stratigraph', 'repo/a/.stratigraph', 'repo/a/b'],
      cwd: 'repo/a/b',
    },
    { what: 'one here', folders: ['repo/.git', 'repo/a/.stratigraph'], cwd: 'repo/a' },
    { what: 'one above the repository', folders: ['.stratigraph', 'repo/.git', 'repo/a'], cwd: 'repo/a' },
    { what: 'no repository, one above', folders: ['.stratigraph', 'plain/a'], cwd: 'plain/a' },
    { what: 'no repository, one here', folders: ['plain/.stratigraph'], cwd: 'plain' },
  ])('is the one into which the reporter writes: $what', async ({ folders, cwd }) => {
    await using dir = await makeTempDir()
    for (const folder of folders) await mkdir(join(dir.path, folder), { recursive: true })
    const here = join(dir.path, cwd)

    const { dir: found, database } = readConfig([], {}, here)

    expect(found).toBe(findStratigraphDir(here, null))
    expect(database).toBe(join(found, 'history.db'))
  })

  test('is the one into which the reporter writes: a work tree, whose .git is a file', async () => {
    await using dir = await makeTempDir()
    await mkdir(join(dir.path, 'tree/a'), { recursive: true })
    await mkdir(join(dir.path, '.stratigraph'))
    await writeFile(join(dir.path, 'tree/.git'), 'gitdir: elsewhere')
    const here = join(dir.path, 'tree/a')

    expect(readConfig([], {}, here).dir).toBe(findStratigraphDir(here, null))
  })
})

test('the command line goes before the environment, an empty value is none', () => {
  const env = {
    STRATIGRAPH_PORT: '5000',
    STRATIGRAPH_HOST: '',
    STRATIGRAPH_DIR: 'from-env',
    STRATIGRAPH_DATABASE: 'a.db',
  }

  expect(readConfig([], env, '/work')).toMatchObject({
    port: 5000,
    host: '127.0.0.1',
    dir: '/work/from-env',
    database: '/work/a.db',
  })
  expect(readConfig(['--port', '6000', '--dir', '/x', '--database', 'b.db'], env, '/work')).toMatchObject({
    port: 6000,
    dir: '/x',
    database: '/work/b.db',
  })
})

test.each([
  [[], false],
  [['--host', 'localhost'], false],
  [['--host', '127.0.0.2'], false],
  [['--host', '::1'], false],
  [['--allowed-host', 'shop.localhost'], false],
  [['--host', '0.0.0.0'], true],
  [['--host', '::'], true],
  [['--host', '192.168.0.7'], true],
  [['--host', 'build-server'], true],
  [['--allowed-host', 'tests.example'], true],
])('with %j tokens are required: %s', (args, required) => {
  expect(readConfig(args, {}, '/work').tokensRequired).toBe(required)
})

test.each([
  ['tests.example', 'tests.example'],
  ['TESTS.example:443', 'tests.example'],
  ['[::1]:4319', '::1'],
  ['127.0.0.1:1', '127.0.0.1'],
  // A browser reads these as 127.0.0.1 too.
  ['0x7f.1', '127.0.0.1'],
  ['', undefined],
  ['a b', undefined],
  ['user@tests.example', undefined],
  ['tests.example/path', undefined],
])('the host of %j is %s', (authority, host) => {
  expect(hostName(authority)).toBe(host)
})

test.each([
  ['localhost.evil.example', false],
  ['127.0.0.1.evil.example', false],
  ['128.0.0.1', false],
  ['::ffff:127.0.0.1', true],
  ['::2', false],
])('%s reaches only this machine: %s', (host, loopback) => {
  expect(isLoopback(host)).toBe(loopback)
})
