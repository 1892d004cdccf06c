import { existsSync } from 'node:fs'
import { chmod, copyFile, cp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'
import manifest from './package.json' with { type: 'json' }

const here = fileURLToPath(new URL('.', import.meta.url))
const dashboard = fileURLToPath(new URL('../ui/dist', import.meta.url))
// Whoever serves from dist at this moment keeps a whole one: it is built beside it and swapped in.
const work = join(here, `node_modules/.build-${process.pid}`)
const dist = join(work, 'dist')

try {
  await bundle()
  await copyFile(join(here, 'src/bin.cjs'), join(dist, 'bin.cjs'))
  await chmod(join(dist, 'bin.cjs'), 0o755)
  await copyDashboard()
  await rm(join(here, 'dist'), { recursive: true, force: true })
  await rename(dist, join(here, 'dist'))
} catch (error) {
  console.error(`Cannot build packages/server: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await rm(work, { recursive: true, force: true })
}

/** Our own files in few: the command, the threads that write and analyse, what they all need. What npm installs stays outside. */
async function bundle(): Promise<void> {
  const external = [
    /^node:/,
    ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).map(
      (name) => new RegExp(`^${name}(/|$)`),
    ),
  ]
  const output = { dir: dist, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'shared.js' } as const
  const input = {
    cli: join(here, 'src/cli.ts'),
    writer: join(here, 'src/writer/worker.ts'),
    analyst: join(here, 'src/analyst/worker.ts'),
  }
  await build({ input, external, platform: 'node', output, logLevel: 'warn' })
}

async function copyDashboard(): Promise<void> {
  if (!existsSync(join(dashboard, 'index.html'))) {
    throw new Error('the dashboard is not built yet. Run: npm run build:ui')
  }
  await cp(dashboard, join(dist, 'ui'), { recursive: true })
}
