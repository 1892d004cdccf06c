import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { ProjectConfig, TestRunner } from './jest-shapes.ts'

const loaded = new Map<string, TestRunner>()

/**
 * A project's own test runner, loaded as Jest would have loaded it; throws or rejects where Jest would. Without a
 * promise where possible: see jest-runner.ts.
 */
export function loadTestRunner(path: string, config: ProjectConfig): TestRunner | Promise<TestRunner> {
  const known = loaded.get(path)
  if (known) return known
  // Jest transpiles a test runner of the project's own (TypeScript, ESM syntax). Installed ones it leaves alone.
  const createTransformer = path.includes('node_modules') ? undefined : transformerOf(config)
  if (createTransformer) return transpile(createTransformer, path, config)
  try {
    return keep(path, createRequire(path)(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error
    return import(pathToFileURL(path).href).then((module: unknown) => keep(path, module))
  }
}

function keep(path: string, module: unknown): TestRunner {
  const runner = (typeof module === 'function' ? module : (module as { default: unknown }).default) as TestRunner
  loaded.set(path, runner)
  return runner
}

type CreateTransformer = (config: ProjectConfig) => Promise<{
  requireAndTranspileModule(path: string): Promise<unknown>
}>

async function transpile(create: CreateTransformer, path: string, config: ProjectConfig): Promise<TestRunner> {
  const transformer = await create({ ...config, testRunner: path })
  return keep(path, await transformer.requireAndTranspileModule(path))
}

/** `@jest/transform` as seen from Jest's own runner, which depends on it. */
function transformerOf(config: ProjectConfig): CreateTransformer | undefined {
  try {
    return (createRequire(config.runner)('@jest/transform') as { createScriptTransformer?: CreateTransformer })
      .createScriptTransformer
  } catch {
    return undefined
  }
}
