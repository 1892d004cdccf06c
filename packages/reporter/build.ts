import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build, type OutputOptions } from 'rolldown'

const here = fileURLToPath(new URL('.', import.meta.url))
const repository = fileURLToPath(new URL('../../', import.meta.url))
const external = [/^node:/, /^vitest/, /^jest/, /^@jest\//]
// Whoever tests with dist at this moment keeps a whole one: it is built beside it and swapped in.
const work = join(here, `node_modules/.build-${process.pid}`)
const dist = join(work, 'dist')
const relativeImport = /(?<=(?:from |import\()['"])(\.[^'"]+\.)ts(?=['"])/g

try {
  await Promise.all([bundle(), declareTypes(), copyBin()])
  await rm(join(here, 'dist'), { recursive: true, force: true })
  await rename(dist, join(here, 'dist'))
} catch (error) {
  console.error(`Cannot build packages/reporter: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await rm(work, { recursive: true, force: true })
}

async function bundle(): Promise<void> {
  // ESM: the Vitest reporter and the piece that runs inside Vitest's workers.
  await bundleAs('esm', 'js', ['vitest', 'report'])
  // Each worker reads and compiles it anew: the fewer bytes the better.
  const worker = await bundleAs('cjs', 'cjs', ['vitest-worker'], { minify: true, entryFileNames: '[name]-[hash].cjs' })
  await bundleAs('esm', 'js', ['vitest-runner'], { minify: true }, { WORKER_FILE: JSON.stringify(worker) })
  // CommonJS: Jest loads reporters and test runners by require in every version and module setting.
  await bundleAs('cjs', 'cjs', ['jest', 'jest-runner', 'jest-sequencer', 'vitest', 'report', 'index', 'cli'])
}

/** @returns the name of the first file */
async function bundleAs(
  format: 'esm' | 'cjs',
  extension: string,
  entries: string[],
  more: OutputOptions = {},
  define: Record<string, string> = {},
): Promise<string> {
  const output: OutputOptions = {
    dir: dist,
    format,
    exports: 'auto',
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `chunks/[name]-[hash].${extension}`,
    ...more,
  }
  const present = entries.filter((entry) => existsSync(join(here, 'src', `${entry}.ts`)))
  const input = Object.fromEntries(present.map((entry) => [entry, join(here, 'src', `${entry}.ts`)]))
  const transform = { define }
  const built = await build({ input, external, platform: 'node', output, transform, logLevel: 'warn' })
  return built.output[0].fileName
}

/** tsc writes the ES module declarations; those that an entry reaches are kept, once more with CommonJS endings. */
async function declareTypes(): Promise<void> {
  const emitted = join(work, 'types')
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  const args = [tsc, '-p', join(here, 'tsconfig.build.json'), '--outDir', emitted]
  await promisify(execFile)(process.execPath, args).catch((error: { stdout?: string; stderr?: string }) => {
    throw new Error(`types do not compile:\n${error.stdout ?? ''}${error.stderr ?? ''}`, { cause: error })
  })

  const reached = new Set(
    ['index', 'vitest', 'jest', 'report'].filter((name) => existsSync(join(here, 'src', `${name}.ts`))),
  )
  for (const name of reached) {
    const path = join(emitted, 'packages/reporter/src', `${name}.d.ts`)
    const source = await readFile(path, 'utf8')
    for (const [, specifier] of source.matchAll(relativeImport))
      reached.add(posix.join(posix.dirname(name), specifier!.slice(0, -1)))
    const target = join(dist, 'types', name)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(`${target}.d.ts`, source.replace(relativeImport, '$1js'))
    await writeFile(`${target}.d.cts`, toCommonJs(source))
  }
}

function toCommonJs(source: string): string {
  return (
    source
      .replace(relativeImport, '$1cjs')
      // The runners' own types are ES modules.
      .replace(/(import type .* from ['"][^.'"][^'"]*['"])/g, `$1 with { 'resolution-mode': 'import' }`)
      .replace(/export default class (\w+)([^]*)/, 'declare class $1$2\nexport = $1\n')
  )
}

async function copyBin(): Promise<void> {
  await mkdir(dist, { recursive: true })
  await copyFile(join(here, 'src/bin.cjs'), join(dist, 'bin.cjs'))
  await chmod(join(dist, 'bin.cjs'), 0o755)
}
