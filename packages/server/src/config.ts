import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { hostName, isLoopback } from './addresses.ts'
import { isPostgresUrl } from './database-url.ts'

/** What the server runs with: every default is here. */
export interface Config {
  /** 0 = any free one. */
  port: number
  host: string
  /** The `.stratigraph` folder, absolute. */
  dir: string
  /** The SQLite file, absolute, or the postgres:// URL. */
  database: string
  /** Names under which the server is reached from elsewhere. */
  allowedHosts: string[]
  /** False where only this machine can reach the server. */
  tokensRequired: boolean
}

export type Environment = Record<string, string | undefined>

/** A mistake in the command line or the environment: told without a stack. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export const defaultPort = 4319

export const storageFlags = {
  dir: { type: 'string' },
  database: { type: 'string' },
} as const

const serveFlags = {
  ...storageFlags,
  port: { type: 'string' },
  host: { type: 'string' },
  'allowed-host': { type: 'string', multiple: true },
} as const

/** @throws UsageError */
export function readConfig(args: string[], env: Environment, cwd: string): Config {
  const flags = parseFlags(() => parseArgs({ args, options: serveFlags }).values)
  const host = nonEmpty(flags.host ?? env['STRATIGRAPH_HOST']) ?? '127.0.0.1'
  const allowedHosts = [...(flags['allowed-host'] ?? []), env['STRATIGRAPH_ALLOWED_HOSTS'] ?? '']
    .flatMap((names) => names.split(','))
    .map((name) => name.trim())
    .filter(Boolean)
    .map(readHostName)
  return {
    port: readPort(nonEmpty(flags.port ?? env['STRATIGRAPH_PORT']) ?? `${defaultPort}`),
    host,
    ...readStorage(flags, env, cwd),
    allowedHosts,
    tokensRequired: ![host, ...allowedHosts].every(isLoopback),
  }
}

/** Where the history is: also what `token` needs to know. */
export function readStorage(
  flags: { dir?: string | undefined; database?: string | undefined },
  env: Environment,
  cwd: string,
): { dir: string; database: string } {
  const dir = findDir(cwd, nonEmpty(flags.dir ?? env['STRATIGRAPH_DIR']))
  const database = nonEmpty(flags.database ?? env['STRATIGRAPH_DATABASE'])
  if (database === undefined) return { dir, database: join(dir, 'history.db') }
  return { dir, database: isPostgresUrl(database) ? database : resolve(cwd, database) }
}

/** parseArgs throws errors of its own for what it does not know. */
export function parseFlags<T>(parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('. ')[0]! : String(cause)
    throw new UsageError(`${message}. Run: stratigraph-server --help`, { cause })
  }
}

/**
 * Where the reporter leaves its reports (packages/reporter/src/repository.ts has the same rule): what is given, else the
 * nearest `.stratigraph` at or above `cwd` inside the git repository, else `<cwd>/.stratigraph`.
 */
function findDir(cwd: string, given: string | undefined): string {
  if (given !== undefined) return resolve(cwd, given)
  let found: string | undefined
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (found === undefined && existsSync(join(folder, '.stratigraph'))) found = folder
    if (existsSync(join(folder, '.git'))) return join(found ?? cwd, '.stratigraph')
    // Outside a repository only the folder itself counts.
    if (folder === dirname(folder)) return join(cwd, '.stratigraph')
  }
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65535) return port
  throw new UsageError(`--port: expected a number from 0 to 65535, got ${JSON.stringify(text)}`)
}

function readHostName(text: string): string {
  const name = hostName(text)
  if (name !== undefined) return name
  throw new UsageError(
    `--allowed-host: expected a name like stratigraph.example, without https:// and path, got ${JSON.stringify(text)}`,
  )
}
