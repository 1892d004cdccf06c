import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Pinned: a newer peer is a new measurement. */
export const peers = { allure: '3.18.0', ctrf: '0.3.0', '@duckdb/node-api': '1.5.6-r.1' } as const
export type Peer = keyof typeof peers

export type Installed = { folder: string } | { missing: string }

/** Installs the peer into a folder of its own below `folder`. It never becomes a dependency of ours. */
export async function installPeer(folder: string, name: Peer): Promise<Installed> {
  const own = join(folder, name.replace(/\W+/g, '-'))
  await mkdir(own, { recursive: true })
  await writeFile(join(own, 'package.json'), '{ "private": true }')
  try {
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', `${name}@${peers[name]}`], { cwd: own })
    return { folder: own }
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    const [line] = (stderr || message).split('\n')
    return { missing: `${name} ${peers[name]} could not be installed here (${line})` }
  }
}
