import { accessSync, constants, readdirSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listUnsent } from '../../delivery/unsent.ts'
import { findAbove, findRepositoryRoot } from '../../repository.ts'
import { findRunner } from '../../rerun/drive/runner.ts'
import { countOf } from '../../summary/wording.ts'
import { version } from '../../version.ts'
import { note, ok, problem, type Check } from './check.ts'

const oldestNode = 20
const supported = { vitest: [3, 4, 5], jest: [29, 30] }
/** A report of a large suite is a few hundred kilobytes. */
const littleSpaceBytes = 200 * 1024 * 1024

/** What can be seen without a server. */
export function checkMachine(cwd: string, dir: string, nodeVersion: string): Check[] {
  return [...checkNode(nodeVersion), checkRunner(cwd), checkRepository(cwd), ...checkFolder(dir), checkUnsent(dir)]
}

function checkNode(nodeVersion: string): Check[] {
  const found = `reporter ${version} on Node ${nodeVersion.replace(/^v/, '')}`
  return Number(/\d+/.exec(nodeVersion)?.[0]) >= oldestNode
    ? [ok('node', found)]
    : [problem('node', found, `The reporter needs Node ${oldestNode} or newer.`)]
}

function checkRunner(cwd: string): Check {
  try {
    const { name, version: installed, major } = findRunner(cwd)
    const majors = supported[name]
    return majors.includes(major)
      ? ok('runner', `${name} ${installed}`)
      : problem('runner', `${name} ${installed} is not supported`, `Supported are ${name} ${majors.join(', ')}.`)
  } catch (error) {
    return note('runner', (error as Error).message)
  }
}

function checkRepository(cwd: string): Check {
  const root = findRepositoryRoot(cwd)
  return root === null
    ? note('git', 'no git repository here: runs are recorded without commit and branch')
    : ok('git', `repository at ${root}`)
}

function checkFolder(dir: string): Check[] {
  const existing = findAbove(dir, isFolder) ?? dirname(dir)
  try {
    accessSync(existing, constants.W_OK)
  } catch {
    const fix = `Give write permission to ${existing}, or another folder: STRATIGRAPH_DIR or the option dir.`
    return [problem('folder', `${dir} cannot be written: reports cannot be saved before they are sent`, fix)]
  }
  const { bavail, bsize } = statfsSync(existing)
  const free = bavail * bsize
  const space =
    free < littleSpaceBytes
      ? problem(
          'disk',
          `${megabytes(free)} free where reports are saved`,
          'Make room, or remove old reports from runs/.',
        )
      : ok('disk', `${megabytes(free)} free where reports are saved`)
  return [checkRecorded(dir), space]
}

function checkRecorded(dir: string): Check {
  const names = reportsIn(dir)
  if (names.length === 0) {
    const fix = "Add '@stratigraph/reporter/vitest' (or /jest) beside 'default' to the reporters, and run your tests."
    return note('folder', `${dir} has no recorded run yet`, fix)
  }
  const newest = Math.max(...names.map((name) => statSync(join(dir, 'runs', name)).mtimeMs))
  return ok(
    'folder',
    `${dir}: ${countOf(names.length, 'recorded run')}, the newest of ${new Date(newest).toISOString()}`,
  )
}

function checkUnsent(dir: string): Check {
  const waiting = listUnsent(dir)
  if (waiting.length === 0) return ok('unsent', 'nothing waits to be sent')
  const servers = [...new Set(waiting.map(({ url }) => url))].join(', ')
  return problem(
    'unsent',
    `${countOf(waiting.length, 'report')} for ${servers} not sent yet`,
    'Run: npx stratigraph upload',
  )
}

function reportsIn(dir: string): string[] {
  try {
    return readdirSync(join(dir, 'runs')).filter((name) => name.endsWith('.json.gz'))
  } catch {
    return []
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

const megabytes = (bytes: number): string =>
  bytes >= 10 * 1024 ** 3 ? `${Math.round(bytes / 1024 ** 3)} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`
