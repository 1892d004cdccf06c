import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type RunnerName = 'vitest' | 'jest'

export interface Runner {
  name: RunnerName
  version: string
  major: number
  /** Its command's script. */
  bin: string
}

/** The runner that the project at `cwd` has installed. Throws with what to do where there is none, or two to choose from. */
export function findRunner(cwd: string, wanted?: string): Runner {
  if (wanted !== undefined && wanted !== 'vitest' && wanted !== 'jest')
    throw new Error(`there is no runner "${wanted}": vitest and jest are supported`)
  const found = (['vitest', 'jest'] as const)
    .filter((name) => wanted === undefined || name === wanted)
    .flatMap((name) => installed(cwd, name) ?? [])
  if (found.length === 1) return found[0]!
  if (found.length === 0)
    throw new Error(
      `${wanted ?? 'neither vitest nor jest'} is ${wanted ? 'not ' : ''}installed at ${cwd}: start this where your tests run`,
    )
  for (const chosenBy of [hasConfig, isDeclared]) {
    const chosen = found.filter(({ name }) => chosenBy(cwd, name))
    if (chosen.length === 1) return chosen[0]!
  }
  throw new Error('both vitest and jest are installed here: add --runner vitest or --runner jest')
}

function installed(cwd: string, name: RunnerName): Runner | undefined {
  let path: string
  try {
    path = createRequire(join(cwd, 'package.json')).resolve(`${name}/package.json`)
  } catch {
    return undefined
  }
  const { version, bin } = JSON.parse(readFileSync(path, 'utf8')) as {
    version: string
    bin: string | Record<string, string>
  }
  const script = typeof bin === 'string' ? bin : bin[name]!
  return { name, version, major: Number(version.split('.')[0]), bin: join(dirname(path), script) }
}

const configFile = { vitest: /^(vitest|vite)\.config\.[cm]?[jt]s$/, jest: /^jest\.config\.([cm]?[jt]s|json)$/ }

const hasConfig = (cwd: string, name: RunnerName): boolean =>
  readdirSync(cwd).some((entry) => configFile[name].test(entry))

function isDeclared(cwd: string, name: RunnerName): boolean {
  const path = join(cwd, 'package.json')
  if (!existsSync(path)) return false
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, object | undefined>
  return name in { ...dependencies, ...devDependencies }
}
