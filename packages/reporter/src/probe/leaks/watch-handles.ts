import type { ChildProcess } from 'node:child_process'
import type { Server } from 'node:net'
import { basename } from 'node:path'
import { builtins } from '../../builtins.ts'
import type { Leak } from '../../report.ts'
import { hideStandIns, type Patches } from '../patch.ts'
import type { WhenLoaded } from '../watch/core-modules.ts'
import { quietly } from '../quietly.ts'
import { none, type StateWatch } from './state-watch.ts'

type Call = (this: unknown, ...args: unknown[]) => unknown

/** How Node marks a timer that was cleared. */
const DESTROYED = '_destroyed'

interface Opened {
  name: string
  kind: 'handle' | 'timer'
  isOpen: () => boolean
}

const noting =
  (look: (self: unknown, args: unknown[], result: unknown) => void) =>
  (original: Call): Call =>
    function (this: unknown, ...args) {
      try {
        const result = Reflect.apply(original, this, args)
        quietly(() => look(this, args, result))
        return result
      } catch (error) {
        hideStandIns(error)
        throw error
      }
    }

/** By the test that runs, or since the one before it. */
let opened: Opened[] = []
let isWatched = false

function note(one: Opened): void {
  if (isWatched) opened.push(one)
}

/** Notes servers and processes of all files for as long as it stands. */
export function noteHandles(patches: Patches, whenLoaded: WhenLoaded = (_, use) => use()): void {
  patches.replace(
    builtins.net.Server.prototype,
    'listen',
    noting((self, args) => {
      const server = self as Server
      note({ kind: 'handle', name: nameServer(args), isOpen: () => server.listening })
    }),
  )
  const childStarted = noting((self) => {
    const child = self as ChildProcess
    const isOpen = (): boolean =>
      child.pid !== undefined && child.exitCode === null && child.signalCode === null && !child.killed
    note({ kind: 'handle', name: `process ${basename(child.spawnfile ?? '')}`, isOpen })
  })
  whenLoaded('child_process', () =>
    patches.replace(builtins.childProcess.ChildProcess.prototype as { spawn?: unknown }, 'spawn', childStarted),
  )
}

/**
 * Servers that go on listening, processes that go on running, intervals that go on firing. Client connections are left
 * out: pools and agents keep them on purpose.
 */
export function watchHandles(globals: typeof globalThis, patches: Patches): StateWatch {
  isWatched = true
  opened = []
  patches.onUndo(() => {
    isWatched = false
    opened = []
  })
  patches.replace(
    globals,
    'setInterval',
    noting((_, [, delayMs], timer) => {
      const interval = timer as { [DESTROYED]?: boolean }
      // Browser-like environments give numbers.
      if (typeof interval !== 'object' || typeof interval[DESTROYED] !== 'boolean') return
      note({ kind: 'timer', name: `setInterval(${Number(delayMs) || 1} ms)`, isOpen: () => !interval[DESTROYED] })
    }),
  )

  return {
    rebase() {
      if (opened.length > 0) opened = []
    },
    changes() {
      if (opened.length === 0) return none
      const left = opened.filter(({ isOpen }) => isOpen())
      opened = []
      return left.map(({ kind, name }): Leak => ({ kind, name, change: 'left' }))
    },
  }
}

/** The port only where the test has chosen it: a free one is another each time. */
function nameServer(args: unknown[]): string {
  const [first] = args
  const { port, path } = (typeof first === 'object' && first !== null ? first : {}) as {
    port?: unknown
    path?: unknown
  }
  const where = port ?? path ?? first
  const isChosen = (typeof where === 'number' && where > 0) || (typeof where === 'string' && where !== '0')
  return isChosen ? `server on ${where}` : 'server on a free port'
}
