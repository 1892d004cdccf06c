import { parseArgs } from 'node:util'
import { parseFlags, readStorage, storageFlags, UsageError } from '../config.ts'
import type { Scope, Store, TokenRecord } from '../store/store.ts'
import { createToken, scopes, tokenPrefix } from '../tokens.ts'
import type { CommandIo } from './io.ts'
import { openHistory } from './open-history.ts'
import { printTable } from './print-table.ts'

const flags = { ...storageFlags, scope: { type: 'string' }, project: { type: 'string' } } as const

/** `token create | list | revoke`: works on the database, whether a server has it open or not. */
export async function tokenCommand(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseFlags(() => parseArgs({ args, options: flags, allowPositionals: true }))
  const [action, ...rest] = positionals
  const run = { create, list, revoke }[action ?? '']
  if (!run) {
    throw new UsageError(`token: expected create, list or revoke, got ${JSON.stringify(action ?? '')}`)
  }
  const { database } = readStorage(values, io.env, io.cwd)
  const request = {
    scope: action === 'create' ? readScope(values.scope) : 'read',
    project: values.project,
    rest,
  } as const

  const store = await openHistory({ database })
  try {
    return await run(store, request, io)
  } finally {
    await store.close()
  }
}

interface Request {
  scope: Scope
  project: string | undefined
  rest: string[]
}

async function create(store: Store, { scope, project }: Request, io: CommandIo): Promise<number> {
  const { text, record } = createToken(scope, project ?? null, Date.now())
  await store.addToken(record)
  io.err(`A token with the scope ${scope}${project === undefined ? '' : ` for ${project}`}. It is shown only now:\n`)
  // Alone on standard output, so that a script can take it.
  io.out(text)
  return 0
}

async function list(store: Store, _request: Request, io: CommandIo): Promise<number> {
  const tokens = await store.tokens()
  if (tokens.length === 0) {
    io.err('There are no tokens. Make one: stratigraph-server token create --scope ingest|read|admin')
    return 0
  }
  const rows = [['PREFIX', 'SCOPE', 'PROJECT', 'CREATED', 'LAST USED', ''], ...tokens.map(toRow)]
  printTable(rows, io.out)
  return 0
}

const toRow = ({ prefix, scope, project, createdAt, lastUsedAt, revokedAt }: TokenRecord): string[] => [
  prefix,
  scope,
  project ?? 'all',
  day(createdAt),
  lastUsedAt === null ? 'never' : day(lastUsedAt),
  revokedAt === null ? '' : `revoked ${day(revokedAt)}`,
]

const day = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

async function revoke(store: Store, { rest: [given, ...more] }: Request, io: CommandIo): Promise<number> {
  if (given === undefined || more.length > 0) {
    throw new UsageError('token revoke: expected one prefix, as `token list` shows it')
  }
  const prefix = tokenPrefix(given)
  if (await store.revokeToken(prefix, Date.now())) {
    io.out(`Revoked ${prefix}. A server that runs refuses it from now on.`)
    return 0
  }
  io.err(`No token in force begins with ${JSON.stringify(prefix)}. See them: stratigraph-server token list`)
  return 1
}

function readScope(text: string | undefined): Scope {
  const scope = scopes.find((name) => name === text)
  if (scope) return scope
  throw new UsageError(
    `token create: --scope is one of ${scopes.join(', ')}${text === undefined ? '' : `, got ${JSON.stringify(text)}`}`,
  )
}
