import type * as ChildProcess from 'node:child_process'
import type * as Dns from 'node:dns'
import type * as Fs from 'node:fs'
import { createRequire } from 'node:module'
import type * as Module from 'node:module'

const { getBuiltinModule } = process as Partial<Pick<typeof process, 'getBuiltinModule'>>

/** Node 20 has had `getBuiltinModule` since 20.16 only. */
const load: (name: string) => unknown = getBuiltinModule ?? createRequire(process.execPath)

/**
 * Node's own modules as they are, for what runs inside the workers. Vitest's vm pools give whoever imports `node:module`
 * another one, and named imports of a module all see what the first `import` of it found: that must not be ours, since
 * the probe puts its stand-ins in later.
 */
export const builtins = {
  childProcess: load('node:child_process') as typeof ChildProcess,
  dns: load('node:dns') as typeof Dns,
  fs: load('node:fs') as typeof Fs,
  module: load('node:module') as typeof Module,
}
