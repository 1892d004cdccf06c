/* eslint-disable no-underscore-dangle -- the names are those of Jest */
import { existsSync } from 'node:fs'
import { basename, delimiter, dirname, join, sep } from 'node:path'
import { isOwnModule, nameModule, type LoadedModule, type Sight } from './sight.ts'
import { spyWatcher } from './spy-maker.ts'
import type { Mock } from '../../report.ts'
import type { ProjectConfig, Runtime, TestEnvironment } from '../../jest/jest-shapes.ts'

/** What Jest's runtime keeps for itself: 29 and 30.0 in fields of its own, 30.5 in two objects. Nothing is promised. */
interface HiddenRuntime {
  _explicitShouldMock?: Map<string, boolean>
  _explicitShouldMockModule?: Map<string, boolean>
  _mockFactories?: Map<string, unknown>
  _moduleMockFactories?: Map<string, unknown>
  _mockRegistry?: Map<string, unknown>
  _moduleRegistry?: Map<string, { exports?: unknown }>
  mockState?: {
    explicitCjsMock?: Map<string, boolean>
    explicitEsmMock?: Map<string, boolean>
    cjsFactories?: Map<string, unknown>
    esmFactories?: Map<string, unknown>
  }
  registries?: { mockRegistry?: Map<string, unknown>; moduleRegistry?: Map<string, { exports?: unknown }> }
}

interface HiddenEnvironment {
  getVmContext?: () => Sight['scope'] | null
  moduleMocker?: Record<'spyOn' | 'replaceProperty', unknown>
  fakeTimersModern?: { _fakingTime?: boolean }
  fakeTimers?: { _timerAPIs?: unknown }
}

type Settings = ProjectConfig & { restoreMocks?: boolean }

export function jestSight(config: ProjectConfig, environment: TestEnvironment, runtime: Runtime): Sight {
  const { moduleMocker, fakeTimersModern } = environment as HiddenEnvironment
  const globals = environment.global as typeof globalThis
  const scope = scopeOf(environment as HiddenEnvironment, globals)
  const hidden = runtime as HiddenRuntime
  const sight: Sight = {
    globals,
    scope,
    undoes: { spies: (config as Settings).restoreMocks === true, environment: false, globals: false },
  }
  if (hidden._explicitShouldMock ?? hidden.mockState?.explicitCjsMock) sight.mocks = () => mocksOf(hidden)
  if (typeof moduleMocker?.spyOn === 'function') {
    sight.watchSpies = spyWatcher(moduleMocker, ['spyOn', 'replaceProperty'])
  }
  if (typeof fakeTimersModern?._fakingTime === 'boolean') {
    // Legacy fake timers are mocks themselves.
    sight.hasFakeTimers = () =>
      fakeTimersModern._fakingTime === true || '_isMockFunction' in (scope.setTimeout as object)
  }
  if (moduleRegistry(hidden)) {
    sight.modules = { all: () => ownModules(hidden), size: () => moduleRegistry(hidden)?.size ?? 0 }
  }
  return sight
}

/** The object that Jest has made the sandbox of: what is put into the sandbox is put there. */
function scopeOf(environment: HiddenEnvironment, globals: typeof globalThis): Sight['scope'] {
  const context = environment.getVmContext?.()
  return context && context.setTimeout === globals.setTimeout && context.console === globals.console ? context : globals
}

function mocksOf(runtime: HiddenRuntime): Mock[] {
  const { mockState } = runtime
  const cjs = {
    explicit: mockState?.explicitCjsMock ?? runtime._explicitShouldMock,
    factories: mockState?.cjsFactories ?? runtime._mockFactories,
  }
  const esm = {
    explicit: mockState?.explicitEsmMock ?? runtime._explicitShouldMockModule,
    factories: mockState?.esmFactories ?? runtime._moduleMockFactories,
  }
  const mocks = [cjs, esm].flatMap(({ explicit, factories }) =>
    [...(explicit ?? [])].flatMap(([id, isMocked]) => (isMocked ? [mockOf(id, factories?.has(id) === true)] : [])),
  )
  // With `automock` a module is mocked when it is first asked for.
  const made = runtime.registries?.mockRegistry ?? runtime._mockRegistry
  for (const id of made?.keys() ?? []) if (!cjs.explicit?.has(id)) mocks.push(mockOf(id, false))
  return mocks
}

/** An id is `user:path:` or `node:name:`, with the path of a package's manual mock behind it or in its place. */
function mockOf(id: string, hasFactory: boolean): Mock {
  const core = /^node[:;](?:node:)?([^:;]+)/.exec(id)?.[1]
  if (core !== undefined) return { module: `node:${core}`, own: false, how: hasFactory ? 'factory' : 'automock' }
  const [, path = '', ...rest] = id.split(delimiter)
  const manual = [path, ...rest].find((part) => part.includes(MANUAL)) ?? manualMockBeside(path)
  const how = hasFactory ? 'factory' : manual === undefined ? 'automock' : 'manual'
  // The mock of a package lies in a folder beside node_modules, and only its own path is known.
  if (path === manual) return { module: packageOf(path), own: false, how }
  return { ...nameModule(path), how }
}

function manualMockBeside(path: string): string | undefined {
  const manual = join(dirname(path), '__mocks__', basename(path))
  return existsSync(manual) ? manual : undefined
}

const MANUAL = `${sep}__mocks__${sep}`

const packageOf = (path: string): string =>
  path
    .slice(path.lastIndexOf(MANUAL) + MANUAL.length)
    .replaceAll(sep, '/')
    .replace(/\.[^./]+$/, '')

/** Another map after `jest.resetModules`. */
const moduleRegistry = ({
  registries,
  _moduleRegistry,
}: HiddenRuntime): Map<string, { exports?: unknown }> | undefined => registries?.moduleRegistry ?? _moduleRegistry

function* ownModules(runtime: HiddenRuntime): Iterable<LoadedModule> {
  for (const [path, module] of moduleRegistry(runtime) ?? []) {
    if (isOwnModule(path)) yield { path, exports: module.exports }
  }
}
