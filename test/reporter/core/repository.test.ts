import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createGlob } from '../../../packages/reporter/src/glob.ts'
import {
  createRelativizer,
  findStratigraphDir,
  prepareStratigraphDir,
} from '../../../packages/reporter/src/repository.ts'
import { tempFolder } from './support/temp-folder.ts'

describe('the folder of the reports', () => {
  test('is the given one, seen from the working directory', () => {
    const cwd = tempFolder()

    expect(findStratigraphDir(cwd, 'out/reports')).toBe(join(cwd, 'out/reports'))
    expect(findStratigraphDir(cwd, '/elsewhere')).toBe('/elsewhere')
  })

  test('is the nearest existing one inside the repository', () => {
    const dir = tempFolder({ '.git/HEAD': '', '.stratigraph/.gitignore': '*', 'packages/a/src/x.ts': '' })

    expect(findStratigraphDir(join(dir, 'packages/a/src'), null)).toBe(join(dir, '.stratigraph'))
  })

  test('is not taken from outside of the repository', () => {
    const dir = tempFolder({ '.stratigraph/.gitignore': '*', 'repo/.git/HEAD': '', 'repo/src/x.ts': '' })

    expect(findStratigraphDir(join(dir, 'repo/src'), null)).toBe(join(dir, 'repo/src/.stratigraph'))
  })

  test('ignores itself in git, and leaves an ignore file alone that is there', () => {
    const dir = join(tempFolder(), '.stratigraph')
    const own = join(tempFolder({ '.stratigraph/.gitignore': 'mine' }), '.stratigraph')

    prepareStratigraphDir(dir, 'runs')
    prepareStratigraphDir(own, 'runs')

    expect(existsSync(join(dir, 'runs'))).toBe(true)
    expect(readFileSync(join(dir, '.gitignore'), 'utf8')).toBe('*\n')
    expect(readFileSync(join(own, '.gitignore'), 'utf8')).toBe('mine')
  })
})

test.each([
  ['/repo', '/repo/src/a.test.ts', 'src/a.test.ts'],
  ['/repo', 'src/a.test.ts', 'src/a.test.ts'],
  ['/repo', 'src\\a.test.ts', 'src/a.test.ts'],
  ['/repo', './src/../src/a.test.ts', 'src/a.test.ts'],
  ['/repo/inner', '/repo/a.test.ts', '../a.test.ts'],
  ['C:\\repo', 'C:\\repo\\src\\a.test.ts', 'src/a.test.ts'],
  ['C:\\repo', 'c:/repo/src/a.test.ts', 'src/a.test.ts'],
])('in %s the path %s is recorded as %s', (root, path, expected) => {
  expect(createRelativizer(root)(path)).toBe(expected)
})

test('a root reached through a link has the same relative paths', () => {
  const dir = tempFolder({ 'real/a.test.ts': '' })
  symlinkSync(join(dir, 'real'), join(dir, 'link'), 'junction')

  const relativize = createRelativizer(join(dir, 'link'))

  expect(relativize(join(dir, 'real/a.test.ts'))).toBe('a.test.ts')
  expect(relativize(join(dir, 'link/a.test.ts'))).toBe('a.test.ts')
})

test.each([
  ['test/db/**', 'test/db/deep/a.test.ts', true],
  ['test/db/**', 'test/db', false],
  ['test/db/', 'test/db/a.test.ts', true],
  ['./src/*.test.ts', 'src/a.test.ts', true],
  ['src/*.test.ts', 'src/deep/a.test.ts', false],
  ['**/*.{int,e2e}.test.ts', 'a.int.test.ts', true],
  ['**/*.{int,e2e}.test.{js,ts}', 'x/y/a.e2e.test.js', true],
  ['**/[!a]?.ts', 'x/bc.ts', true],
  ['**/[!a]?.ts', 'x/ac.ts', false],
  ['*.b*.c*', 'a.b.b.c.c', true],
  ['*.b*.c*', 'a.b.b/x.c.c', false],
  ['{a*b*,c*d*}', 'cxdx', true],
  ['a+(b).ts', 'a+(b).ts', true],
  ['{open.ts', '{open.ts', true],
  ['[z-a].ts', '[z-a].ts', true],
  ['[z-a].ts', 'z.ts', false],
  ['**', '.hidden/a.ts', true],
])('the glob %s on %s: %s', (glob, path, expected) => {
  expect(createGlob(glob)(path)).toBe(expected)
})

test('a glob made to be slow is not', () => {
  const matches = createGlob(`${'*a'.repeat(12)}b`)

  expect(matches('a'.repeat(5000))).toBe(false)
})
