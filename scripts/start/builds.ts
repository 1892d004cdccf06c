import { join } from 'node:path'
import { runNodeChild } from './child.ts'
import { newestMs } from './newest.ts'
import { repository } from './options.ts'

interface Build {
  what: string
  args: string[]
  /** Files and folders that it reads. */
  from: string[]
  /** One file that it always writes. */
  to: string
}

/** The server takes the built dashboard in, so it comes last. */
const stages: Build[][] = [
  [
    {
      what: 'reporter',
      args: ['packages/reporter/build.ts'],
      from: ['packages/reporter/src', 'packages/reporter/build.ts', 'packages/reporter/package.json'],
      to: 'packages/reporter/dist/vitest.js',
    },
    {
      what: 'dashboard',
      args: ['node_modules/vite/bin/vite.js', 'build', 'packages/ui'],
      from: ['packages/ui/src', 'packages/ui/public', 'packages/ui/index.html', 'packages/ui/vite.config.ts'],
      to: 'packages/ui/dist/index.html',
    },
  ],
  [
    {
      what: 'server',
      args: ['packages/server/build.ts'],
      from: [
        'packages/server/src',
        'packages/server/build.ts',
        'packages/server/package.json',
        'packages/ui/dist/index.html',
      ],
      to: 'packages/server/dist/cli.js',
    },
  ],
]

/**
 * `npm run build`, but only what is older than its sources, and side by side where that can be.
 * @returns what was built @throws with what the build printed
 */
export async function runBuilds(stopped: AbortSignal): Promise<string[]> {
  const built: string[] = []
  for (const stage of stages) {
    const due = stage.filter(isDue)
    await Promise.all(
      due.map(async ({ what, args }) => {
        const { exitCode, output } = await runNodeChild(args, { cwd: repository, stopped })
        if (exitCode !== 0) throw new Error(`Building the ${what} failed:\n\n${output}`)
      }),
    )
    built.push(...due.map(({ what }) => what))
  }
  return built
}

function isDue({ from, to }: Build): boolean {
  const builtMs = newestMs(join(repository, to))
  return from.some((path) => newestMs(join(repository, path)) > builtMs)
}
