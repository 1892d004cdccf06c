import { basename } from 'node:path'
import { builtins } from '../../builtins.ts'
import type { Boundary } from '../../report.ts'
import { isOutside } from '../addresses.ts'
import type { Collector } from '../collector.ts'
import { hideStandIns, type Patches } from '../patch.ts'
import type { CoreModules } from './core-modules.ts'

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

/** Browsers as their drivers start them: Playwright, Puppeteer, WebDriver. */
const BROWSERS =
  /^(chrome|chromium|google-chrome|msedge|firefox|webkit|safari|chromedriver|geckodriver|msedgedriver|headless_shell|chrome-headless-shell|MiniBrowser|pw_run)/i

function command(file: unknown): Boundary {
  // Of a shell command the first word.
  const name = basename(String(file).trim().split(/\s+/)[0] ?? '')
  return BROWSERS.test(name)
    ? { kind: 'browser', protocol: 'command', target: name }
    : { kind: 'process', protocol: 'command', target: name }
}

/** Commands, browsers, worker threads, datagrams and names looked up. */
export function watchProcesses(collector: Collector, patches: Patches, core: CoreModules): void {
  const note: Note = (boundary) => {
    try {
      const crossing = collector.crossed(boundary())
      return () => crossing.answered()
    } catch {
      return undefined
    }
  }
  // Node tells of every new thread; its file is no part of what it tells.
  const started = (): void => note(() => ({ kind: 'process', protocol: 'worker', target: 'worker thread' }))?.()
  builtins.diagnostics.subscribe(WORKER_STARTED, started)
  patches.onUndo(() => builtins.diagnostics.unsubscribe(WORKER_STARTED, started))
  core.whenLoaded('child_process', () => watchCommands(note, patches))
  core.whenLoaded('dgram', () => watchDatagrams(note, patches, core))
  core.whenLoaded('dns', () => watchLookups(note, patches))
}

/** Notes a boundary; what it gives is to be called when the answer is there. */
type Note = (boundary: () => Boundary) => (() => void) | undefined

function watchCommands(note: Note, patches: Patches): void {
  const { childProcess } = builtins
  // No listener is added to the child, which its owner may count: how long it ran is not told.
  patches.replace(
    childProcess.ChildProcess.prototype as { spawn?: unknown },
    'spawn',
    (spawn: AnyFunction) =>
      function (...args) {
        note(() => command(shellCommandOf(args[0] ?? {})))?.()
        return Reflect.apply(spawn, this, args)
      },
  )
  for (const name of ['spawnSync', 'execSync', 'execFileSync'] as const) {
    patches.replace(
      childProcess,
      name,
      (original: AnyFunction) =>
        function (...args) {
          const answered = note(() => command(args[0]))
          try {
            return Reflect.apply(original, this, args)
          } catch (error) {
            hideStandIns(error)
            throw error
          } finally {
            answered?.()
          }
        },
    )
  }
}

function watchDatagrams(note: Note, patches: Patches, core: CoreModules): void {
  const { dgram } = builtins
  patches.replace(
    dgram.Socket.prototype,
    'send',
    (send: AnyFunction) =>
      function (...args) {
        note(() => ({ kind: 'network', protocol: 'udp', target: datagramTarget(args) }))?.()
        return Reflect.apply(send, this, args)
      },
  )
  patches.replace(
    dgram,
    'createSocket',
    (create: AnyFunction) =>
      function (...args) {
        // A socket keeps the function by which it will look names up.
        core.need('dns')
        try {
          return Reflect.apply(create, this, args)
        } catch (error) {
          hideStandIns(error)
          throw error
        }
      },
  )
}

function watchLookups(note: Note, patches: Patches): void {
  patches.replace(
    builtins.dns,
    'lookup',
    (lookup: AnyFunction) =>
      function (...args) {
        const [host] = args
        if (typeof host === 'string' && isOutside(host)) {
          note(() => ({ kind: 'network', protocol: 'dns', target: host, outside: true }))?.()
        }
        return Reflect.apply(lookup, this, args)
      },
  )
}

const WORKER_STARTED = 'worker_threads'

interface SpawnOptions {
  file?: string
  args?: string[]
}

/** `exec` starts a shell: what counts is what the shell is to start. */
function shellCommandOf({ file = '', args = [] }: SpawnOptions): string {
  const at = args.findIndex((arg) => arg === '-c' || /^\/d?\/?s?\/?c$/i.test(arg))
  return /(^|[\\/])(sh|bash|zsh|cmd\.exe)$/.test(file) && at >= 0 ? (args[at + 1] ?? file) : file
}

/** `send(message, [offset, length,] [port] [, address] [, callback])` */
function datagramTarget(args: unknown[]): string {
  const address = args.slice(1).findLast((arg): arg is string => typeof arg === 'string') ?? 'localhost'
  const port = args.findLast((arg) => typeof arg === 'number') ?? '?'
  return `${address}:${String(port)}`
}
