import { execFileSync } from 'node:child_process'
import { writeFiles } from './temp-folder.ts'

/** Runs git as nobody in particular: without the settings of this machine. Returns its output, trimmed. */
export function git(cwd: string, ...args: string[]): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
    GIT_AUTHOR_DATE: '2026-11-20T10:00:00+01:00',
    GIT_COMMITTER_DATE: '2026-11-21T10:00:00+01:00',
  }
  const settings = ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always']
  return execFileSync('git', [...settings, ...args], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim()
}

/** A repository with one commit. */
export function startRepository(dir: string): string {
  git(dir, 'init', '--quiet')
  git(dir, 'remote', 'add', 'upstream', 'https://example.com/other/fork.git')
  git(dir, 'remote', 'add', 'origin', 'git@github.com:acme/shop.git')
  writeFiles(dir, { 'a.txt': 'a' })
  git(dir, 'add', '.')
  git(dir, 'commit', '--quiet', '-m', 'First line\n\nSecond line')
  return git(dir, 'rev-parse', 'HEAD')
}
