import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { runNpm } from './npm.ts'

export interface Tarball {
  path: string
  /** Paths inside, relative to the package's root, sorted. */
  files: string[]
  /** The package.json inside. */
  manifest: { name: string; version: string; bin?: Record<string, string>; dependencies?: Record<string, string> }
  [Symbol.asyncDispose](): Promise<void>
}

/** `npm pack` of packages/<name>, as `npm publish` would make it. The package must have been built. */
export async function packPackage(name: 'reporter' | 'server'): Promise<Tarball> {
  const source = fileURLToPath(new URL(`../../packages/${name}/`, import.meta.url))
  const target = await mkdtemp(join(tmpdir(), 'stratigraph-pack-'))
  const [packed] = JSON.parse(await runNpm(['pack', '--json', '--pack-destination', target], source)) as [
    { filename: string; files: { path: string }[] },
  ]
  const path = join(target, packed.filename)
  const { stdout } = await promisify(execFile)('tar', ['-xzOf', path, 'package/package.json'])
  return {
    path,
    files: packed.files.map((file) => file.path).toSorted(),
    manifest: JSON.parse(stdout) as Tarball['manifest'],
    [Symbol.asyncDispose]: () => rm(target, { recursive: true, force: true }),
  }
}
