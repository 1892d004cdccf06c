import { isOwnModule, nameModule, type LoadedModule, type Sight } from './sight.ts'
import { spyWatcher } from './spy-maker.ts'
import type { Mock } from '../../report.ts'

/** What Vitest keeps on the global object of a worker, as far as we look at it. Nothing of it is promised. */
interface Worker {
  __vitest_worker__?: { config?: Settings; moduleCache?: Map<string, { exports?: unknown }> }
  __vitest_index__?: { vi?: Vi }
  __vitest_mocker__?: {
    getMockerRegistry?: () => { registryById?: Map<string, RegisteredMock> }
    moduleRunner?: { evaluatedModules?: { idToModuleMap?: Map<string, EvaluatedModule> } }
  }
}

type Settings = Record<'restoreMocks' | 'mockReset' | 'unstubEnvs' | 'unstubGlobals', boolean | undefined>

interface Vi {
  spyOn?: unknown
  isFakeTimers?: () => boolean
}

interface RegisteredMock {
  type: string
  id: string
  raw: string
}

interface EvaluatedModule {
  file?: string | null
  exports?: unknown
}

const ways: Record<string, Mock['how']> = {
  manual: 'factory',
  automock: 'automock',
  autospy: 'spy',
  redirect: 'manual',
}

/** Of the worker that this runs in. Read anew for each file: a worker that is not isolated gets new ones. */
export function vitestSight(): Sight {
  const { __vitest_worker__: worker, __vitest_index__: index, __vitest_mocker__: mocker } = globalThis as Worker
  const settings = worker?.config
  const vi = index?.vi
  const sight: Sight = {
    globals: globalThis,
    scope: globalThis,
    undoes: {
      spies: Boolean(settings?.restoreMocks ?? settings?.mockReset),
      environment: settings?.unstubEnvs === true,
      globals: settings?.unstubGlobals === true,
    },
  }
  if (mocker?.getMockerRegistry?.().registryById) {
    sight.mocks = () => [...mocker.getMockerRegistry!().registryById!.values()].map(mockOf)
  }
  if (typeof vi?.spyOn === 'function') {
    sight.watchSpies = spyWatcher(vi, ['spyOn'])
  }
  if (typeof vi?.isFakeTimers === 'function') sight.hasFakeTimers = () => vi.isFakeTimers!()
  const evaluated = mocker?.moduleRunner?.evaluatedModules?.idToModuleMap
  const cache = worker?.moduleCache
  if (evaluated) sight.modules = { all: () => ownModules(evaluated, ({ file }) => file), size: () => evaluated.size }
  else if (cache) sight.modules = { all: () => ownModules(cache, (_, id) => id), size: () => cache.size }
  return sight
}

/** Linked into a repository, our runner is no package's. */
const isOurs = /[\\/]reporter[\\/](dist|src)[\\/]vitest-runner\.[jt]s$/

const mockOf = ({ type, id, raw }: RegisteredMock): Mock => ({
  ...nameModule(isBuiltIn(id, raw) ? raw : id.replace(/\?.*$/, '')),
  how: ways[type] ?? 'automock',
})

/** Ids of packages that could not be resolved, and of Node's own modules, are their names. */
const isBuiltIn = (id: string, raw: string): boolean => raw.startsWith('node:') || !/[\\/]/.test(id)

function* ownModules<Module extends { exports?: unknown }>(
  modules: Map<string, Module>,
  pathOf: (module: Module, id: string) => string | null | undefined,
): Iterable<LoadedModule> {
  for (const [id, module] of modules) {
    const path = pathOf(module, id)
    if (path && module.exports && isOwnModule(path) && !isOurs.test(path) && !id.startsWith('mock:'))
      yield { path, exports: module.exports }
  }
}
