import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInThisContext, Script } from 'node:vm'
import { builtins } from '../builtins.ts'
import type * as VitestWorker from '../vitest-worker.ts'

/** Put in by the build: the name of the built vitest-worker.ts, which has a hash of its content in it. */
declare const WORKER_FILE: string

interface WorkerPart extends Pick<typeof VitestWorker, 'watchedRunner'> {
  /** Call it when a file has ended. */
  keepCode: () => void
}

// Before tests could replace them.
const { mkdirSync, readFileSync, renameSync, writeFileSync } = builtins.fs

/**
 * Loads what watches the tests. An isolated test file has a new process, which would compile all of that anew: half of
 * what we cost it. So the first worker keeps what Node has compiled, in the folder where Vite keeps its own.
 * @param folder undefined = nothing is kept
 */
export function loadWorkerPart(folder: string | undefined): WorkerPart {
  const path = fileURLToPath(new URL(WORKER_FILE, import.meta.url))
  const require = createRequire(import.meta.url)
  try {
    // In Vitest's vm pools the code has to run in the world of the tests.
    if (folder !== undefined && runInThisContext('globalThis') === globalThis) return loadKept(path, folder, require)
  } catch {
    // Then as anybody loads a module.
  }
  return { ...(require(path) as typeof VitestWorker), keepCode() {} }
}

function loadKept(path: string, folder: string, require: NodeJS.Require): WorkerPart {
  const keptPath = join(folder, `${WORKER_FILE}-${process.version}-${process.arch}-${hashOfFlags()}`)
  const kept = readUndamaged(keptPath)
  const source = `(function (exports, require) {${readFileSync(path, 'utf8')}\n})`
  const script = new Script(source, { filename: path, ...(kept ? { cachedData: kept } : {}) })
  const exports = {} as typeof VitestWorker
  ;(script.runInThisContext() as (exports: object, require: NodeJS.Require) => void)(exports, require)
  let isKept = kept !== undefined && !script.cachedDataRejected
  return {
    watchedRunner: exports.watchedRunner,
    keepCode() {
      if (isKept) return
      isKept = true
      // By now it holds all functions that a file has called. Others may do the same at this moment.
      const code = script.createCachedData()
      const ownPath = `${keptPath}.${process.pid}-${builtins.workerThreads.threadId}`
      mkdirSync(folder, { recursive: true })
      writeFileSync(ownPath, Buffer.concat([code, code]))
      renameSync(ownPath, keptPath)
    },
  }
}

/** It is kept twice: Node believes whatever it is given, and damaged code would end the process. */
function readUndamaged(path: string): Buffer | undefined {
  try {
    const both = readFileSync(path)
    const code = both.subarray(0, both.length / 2)
    return code.equals(both.subarray(code.length)) ? code : undefined
  } catch {
    return undefined
  }
}

/** Code that was compiled under other flags is of no use. No cryptography: to load that takes longer than to compile. */
function hashOfFlags(): string {
  let hash = 0
  for (const char of [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' '))
    hash = (Math.imul(hash, 31) + char.codePointAt(0)!) | 0
  return (hash >>> 0).toString(36)
}
