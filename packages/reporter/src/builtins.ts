import type * as ChildProcess from 'node:child_process'
import type * as Crypto from 'node:crypto'
import type * as Dgram from 'node:dgram'
import type * as Diagnostics from 'node:diagnostics_channel'
import type * as Dns from 'node:dns'
import type * as Fs from 'node:fs'
import type * as Inspector from 'node:inspector'
import { createRequire } from 'node:module'
import type * as Module from 'node:module'
import type * as Net from 'node:net'
import type * as Os from 'node:os'
import type * as WorkerThreads from 'node:worker_threads'

const { getBuiltinModule } = process as Partial<Pick<typeof process, 'getBuiltinModule'>>

/** Node 20 has had `getBuiltinModule` since 20.16 only. */
const load: (name: string) => unknown = getBuiltinModule ?? createRequire(process.execPath)

/**
 * Node's own modules as they are, for what runs inside the workers; each is loaded when it is first asked for. Vitest's vm
 * pools give whoever imports `node:module` another one, and named imports of a module all see what the first `import` of
 * it found: that must not be ours, since the probe puts its stand-ins in later. Besides, an `import` takes each worker
 * longer: Node makes a list of the exports for it, and asks for those that load further parts of it.
 */
export const builtins = {
  get childProcess() {
    return load('node:child_process') as typeof ChildProcess
  },
  get crypto() {
    return load('node:crypto') as typeof Crypto
  },
  get dgram() {
    return load('node:dgram') as typeof Dgram
  },
  get diagnostics() {
    return load('node:diagnostics_channel') as typeof Diagnostics
  },
  get dns() {
    return load('node:dns') as typeof Dns
  },
  get fs() {
    return load('node:fs') as typeof Fs
  },
  get inspector() {
    return load('node:inspector') as typeof Inspector
  },
  get module() {
    return load('node:module') as typeof Module
  },
  get net() {
    return load('node:net') as typeof Net
  },
  get os() {
    return load('node:os') as typeof Os
  },
  get workerThreads() {
    return load('node:worker_threads') as typeof WorkerThreads
  },
}
