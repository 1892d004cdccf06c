import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Runner } from './runner.ts'

export interface RunnerSettings {
  /** Where the runner works (Vitest's `root`, Jest's `rootDir`): outside of a repository, reports name files relative to it. */
  root: string
  /** What the user's configuration tells our reporter; undefined if nothing, or if it is not configured there. */
  reporterOptions: unknown
}

type Reporters = (string | [string, unknown])[]

/** Asks the runner itself, which costs about a second. Where it does not say: the working directory, and no options. */
export async function readRunnerSettings(
  runner: Runner,
  cwd: string,
  runnerArgs: readonly string[],
): Promise<RunnerSettings> {
  const args = runner.name === 'jest' ? [runner.bin, '--showConfig', ...runnerArgs] : askVitest(runner, runnerArgs)
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 })
    const { root, reporters } = runner.name === 'jest' ? readJest(stdout) : readVitest(stdout)
    const ours = (reporters ?? []).find((reporter) => Array.isArray(reporter) && isOurs(reporter[0]))
    return { root: root || cwd, reporterOptions: ours?.[1] }
  } catch {
    return { root: cwd, reporterOptions: undefined }
  }
}

interface Answer {
  root: string
  reporters?: Reporters
}

const MARK = '\u001e'

function askVitest({ bin }: Runner, runnerArgs: readonly string[]): string[] {
  const node = pathToFileURL(join(dirname(bin), 'dist/node.js')).href
  const script = `
    import { resolve } from 'node:path'
    const { parseCLI, resolveConfig } = await import(${JSON.stringify(node)})
    const { options } = parseCLI(['vitest', 'run', ...${JSON.stringify(runnerArgs)}])
    const config = await resolveConfig(options)
    // Vitest 5 answers with Vite's configuration, which holds its own.
    const { reporters } = config.vitestConfig ?? config.test
    const root = options.root ? resolve(options.root) : (config.vitestConfig ?? config).root
    const isNamed = (reporter) => Array.isArray(reporter) && typeof reporter[0] === 'string'
    const answer = JSON.stringify({ root, reporters: reporters?.filter(isNamed) })
    process.stdout.write('${MARK}' + answer + '${MARK}', () => process.exit())
  `
  return ['--input-type=module', '--eval', script]
}

// Configurations print what they like before the answer.
const readVitest = (stdout: string): Answer => JSON.parse(stdout.split(MARK)[1]!) as Answer

function readJest(stdout: string): Answer {
  const { globalConfig } = JSON.parse(stdout.slice(stdout.indexOf('{\n'))) as {
    globalConfig: { rootDir: string; reporters?: Reporters }
  }
  return { root: globalConfig.rootDir, ...(globalConfig.reporters ? { reporters: globalConfig.reporters } : {}) }
}

function isOurs(reporter: string): boolean {
  if (reporter.replaceAll('\\', '/').includes('@stratigraph/reporter')) return true
  try {
    return realpathSync(reporter) === realpathSync(fileURLToPath(new URL('jest.cjs', import.meta.url)))
  } catch {
    return false
  }
}
