import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gatherEnvironment, nameProject } from '../../../packages/reporter/src/environment/environment.ts'
import { readGitFiles } from '../../../packages/reporter/src/environment/git-files.ts'
import { normalizeRemote } from '../../../packages/reporter/src/environment/remote.ts'
import type { GitFacts } from '../../../packages/reporter/src/report.ts'
import { findRepositoryRoot } from '../../../packages/reporter/src/repository.ts'
import { git, startRepository } from './support/git.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

const factsOf = async (dir: string, env: Record<string, string> = {}): Promise<GitFacts | null> =>
  (await gatherEnvironment(findRepositoryRoot(dir), env).complete()).git

/** Without asking the git command. */
const factsAtOnce = (dir: string): GitFacts | null => gatherEnvironment(findRepositoryRoot(dir), {}).current().git

describe('a git repository', () => {
  test('tells commit, branch, author date, subject and remote', async () => {
    const dir = tempFolder()
    const commit = startRepository(dir)

    expect(await factsOf(dir)).toEqual({
      commit,
      branch: 'main',
      dirty: false,
      authoredAt: '2026-11-20T10:00:00+01:00',
      subject: 'First line',
      remote: 'https://github.com/acme/shop',
    })
  })

  test('tells what its files hold at once', () => {
    const dir = tempFolder()
    const commit = startRepository(dir)

    expect(factsAtOnce(dir)).toEqual({
      commit,
      branch: 'main',
      dirty: null,
      authoredAt: null,
      subject: null,
      remote: 'https://github.com/acme/shop',
    })
  })

  test('is dirty by changes to its files, not by new ones', async () => {
    const dir = tempFolder()
    startRepository(dir)

    writeFiles(dir, { 'new.txt': 'new' })
    const withNew = await factsOf(dir)
    writeFiles(dir, { 'a.txt': 'changed' })
    const withChange = await factsOf(dir)

    expect([withNew?.dirty, withChange?.dirty]).toEqual([false, true])
  })

  test('may have packed its refs', () => {
    const dir = tempFolder()
    const commit = startRepository(dir)
    git(dir, 'checkout', '--quiet', '-b', 'feature/carts')
    git(dir, 'pack-refs', '--all')

    expect(factsAtOnce(dir)).toMatchObject({ commit, branch: 'feature/carts' })
  })

  test('may be detached: then the branch is what CI says', async () => {
    const dir = tempFolder()
    const commit = startRepository(dir)
    git(dir, 'checkout', '--quiet', '--detach')

    const alone = await factsOf(dir)
    const inCi = await factsOf(dir, { CIRCLECI: 'true', CIRCLE_BRANCH: 'topic' })

    expect(alone).toMatchObject({ commit, branch: null })
    expect(inCi).toMatchObject({ commit, branch: 'topic' })
  })

  test('may be a worktree', async () => {
    const dir = tempFolder()
    startRepository(dir)
    const tree = join(tempFolder(), 'tree')
    git(dir, 'worktree', 'add', '--quiet', '-b', 'beside', tree)
    writeFiles(tree, { 'b.txt': 'b' })
    git(tree, 'add', '.')
    git(tree, 'commit', '--quiet', '-m', 'Beside')
    const commit = git(tree, 'rev-parse', 'HEAD')

    const expected = { commit, branch: 'beside', remote: 'https://github.com/acme/shop' }
    expect(factsAtOnce(tree)).toMatchObject(expected)
    expect(await factsOf(tree)).toMatchObject({ ...expected, dirty: false, subject: 'Beside' })
  })

  test('may be a submodule: it is a repository of its own', async () => {
    const inner = tempFolder()
    const commit = startRepository(inner)
    const outer = tempFolder()
    startRepository(outer)
    git(outer, 'submodule', '--quiet', 'add', inner, 'libs/inner')

    expect(factsAtOnce(join(outer, 'libs/inner'))).toMatchObject({ commit, branch: 'main' })
    expect(await factsOf(join(outer, 'libs/inner'))).toMatchObject({ commit, dirty: false })
  })

  test('may have no commit yet, or be broken', async () => {
    const dir = tempFolder()
    git(dir, 'init', '--quiet')

    expect(await factsOf(dir)).toBeNull()
    expect(readGitFiles(tempFolder({ '.git': 'gitdir: nowhere' }))).toEqual({
      commit: null,
      branch: null,
      remote: null,
    })
  })

  test('is found from any folder in it', () => {
    const dir = tempFolder({ 'packages/a/src/a.ts': '' })
    startRepository(dir)

    expect(findRepositoryRoot(join(dir, 'packages/a/src'))).toBe(dir)
  })
})

test('without git there are no facts, but for what CI tells', async () => {
  const dir = tempFolder()

  expect(await factsOf(dir)).toBeNull()
  expect(await factsOf(dir, { CIRCLECI: 'true', CIRCLE_SHA1: 'c0ffee', CIRCLE_BRANCH: 'main' })).toMatchObject({
    commit: 'c0ffee',
    branch: 'main',
    dirty: null,
  })
})

test.each([
  ['git@github.com:acme/shop.git', 'https://github.com/acme/shop'],
  ['https://user:token@GitHub.com/acme/shop.git', 'https://github.com/acme/shop'],
  ['ssh://git@git.example.com:2222/acme/shop.git', 'https://git.example.com/acme/shop'],
  ['https://gitlab.example:8443/group/sub/shop?private_token=x', 'https://gitlab.example:8443/group/sub/shop'],
  ['/srv/git/shop.git', null],
  ['C:\\repos\\shop', null],
  ['file:///srv/git/shop.git', null],
  ['git@github.2:acme/shop.git', null],
])('the remote %s is told as %s', (remote, expected) => {
  expect(normalizeRemote(remote)).toBe(expected)
})

test('a project is named by its remote, its CI, its package, or its folder', () => {
  const dir = tempFolder({ 'named/package.json': '{"name":"@acme/shop"}', 'named/src/a.ts': '' })
  const ci = gatherEnvironment(null, {
    CIRCLECI: 'true',
    CIRCLE_PROJECT_USERNAME: 'acme',
    CIRCLE_PROJECT_REPONAME: 'ci',
  })
  const facts = { commit: 'c', branch: null, dirty: null, authoredAt: null, subject: null }

  expect(nameProject({ ci: null, git: { ...facts, remote: 'https://x.example/acme/git' } }, dir)).toBe('acme/git')
  expect(nameProject({ ...ci.current(), git: null }, dir)).toBe('acme/ci')
  expect(nameProject({ ci: null, git: null }, join(dir, 'named/src'))).toBe('@acme/shop')
})
