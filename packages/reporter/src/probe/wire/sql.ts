import type { Asked } from '../collector.ts'

/** Texts repeat, with their values as parameters: most are read once. */
const MOST_CACHED = 1000
const MOST_LENGTH = 100_000
const cache = new Map<string, Asked[]>()

/** What a SQL text asks for: one entry a table and verb, in the order of the statements; no values. */
export function statementsOf(sql: string): Asked[] {
  let found = cache.get(sql)
  if (!found) {
    found = sql.length > MOST_LENGTH ? [{ verb: 'other', object: '' }] : read(sql)
    if (cache.size >= MOST_CACHED) cache.clear()
    cache.set(sql, found)
  }
  return found
}

function read(sql: string): Asked[] {
  const statements: string[][] = [[]]
  for (const token of tokensOf(sql)) {
    if (token === ';') statements.push([])
    else statements.at(-1)!.push(token)
  }
  return statements.flatMap((tokens) =>
    statementOf(tokens).map((asked, place) => (place === 0 ? asked : { ...asked, also: true })),
  )
}

/**
 * Comments and values are passed over; a quoted name stands between double quotes. Every character beyond ASCII is a
 * letter: to compile `\p{L}` takes a millisecond, in each worker anew.
 */
const TOKEN =
  /--[^\n]*|\/\*[^]*?\*\/|\$(\w*)\$[^]*?\$\1\$|[eExXnN]?'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*|;|\(|\)|,|\./g

function* tokensOf(sql: string): Generator<string> {
  for (const [text] of sql.matchAll(TOKEN)) {
    if (text.startsWith('--') || text.startsWith('/*') || text.startsWith('$') || text.endsWith("'")) continue
    const first = text[0]!
    yield first === '"' || first === '`' || first === '[' ? `"${text.slice(1, -1)}"` : text
  }
}

const SIMPLE: Record<string, string> = {
  BEGIN: 'begin',
  START: 'begin',
  COMMIT: 'commit',
  END: 'commit',
  SAVEPOINT: 'savepoint',
  RELEASE: 'release',
}

function statementOf(tokens: string[]): Asked[] {
  const first = tokens[0]?.toUpperCase()
  if (first === undefined) return []
  if (first in SIMPLE) return [{ verb: SIMPLE[first]!, object: '' }]
  if (first === 'ROLLBACK' || first === 'ABORT') {
    return [{ verb: tokens.some((token) => is(token, 'TO')) ? 'rollback to' : 'rollback', object: '' }]
  }
  if (first === 'CREATE' || first === 'DROP' || first === 'ALTER') return definition(first, tokens)
  if (first === 'TRUNCATE')
    return named(tokens, is(tokens[1], 'TABLE') ? 2 : 1).map((object) => ({ verb: 'truncate', object }))
  if (first === 'REPLACE') return [{ verb: 'insert', object: nameAfter(tokens, 'INTO') }, ...readsOf(tokens, '')]
  const asked = manipulation(tokens)
  return asked.length > 0 ? asked : [{ verb: 'other', object: '' }]
}

const is = (token: string | undefined, word: string): boolean => token?.toUpperCase() === word

/** `CREATE UNIQUE INDEX IF NOT EXISTS i ON t` is about the table t. */
function definition(first: string, tokens: string[]): Asked[] {
  const verb = first === 'DROP' ? 'drop' : 'create'
  const on = tokens.findIndex((token) => is(token, 'ON'))
  const isIndex = tokens.slice(0, 4).some((token) => is(token, 'INDEX') || is(token, 'TRIGGER'))
  if (isIndex && on > 0) return [{ verb, object: nameAt(tokens, on + 1) }]
  const start = tokens.findIndex(
    (token, index) =>
      index > 0 && /^(TABLE|VIEW|SCHEMA|DATABASE|INDEX|TYPE|SEQUENCE|FUNCTION|EXTENSION|TRIGGER)$/i.test(token),
  )
  if (start < 0) return [{ verb, object: '' }]
  let at = start + 1
  while (/^(IF|NOT|EXISTS|CONCURRENTLY|ONLY)$/i.test(tokens[at] ?? '')) at++
  return [{ verb, object: nameAt(tokens, at) }]
}

/** SELECT, INSERT, UPDATE, DELETE and MERGE, also inside a WITH. */
function manipulation(tokens: string[]): Asked[] {
  const written: Asked[] = []
  for (const [at, token] of tokens.entries()) {
    if (
      is(token, 'INTO') &&
      tokens.slice(Math.max(0, at - 3), at).some((one) => is(one, 'INSERT') || is(one, 'MERGE'))
    ) {
      written.push({ verb: 'insert', object: nameAt(tokens, at + 1) })
    } else if (is(token, 'UPDATE') && !/^(DO|FOR|ON|KEY)$/i.test(tokens[at - 1] ?? '') && !is(tokens[at + 1], 'SET')) {
      const start = /^(OR|ONLY)$/i.test(tokens[at + 1] ?? '') ? at + (is(tokens[at + 1], 'OR') ? 3 : 2) : at + 1
      written.push({ verb: 'update', object: nameAt(tokens, start) })
    } else if (is(token, 'DELETE') && is(tokens[at + 1], 'FROM')) {
      written.push({ verb: 'delete', object: nameAt(tokens, at + (is(tokens[at + 2], 'ONLY') ? 3 : 2)) })
    }
  }
  const own = written.find(({ verb }) => verb !== 'insert')?.object ?? ''
  return unique([...written, ...readsOf(tokens, own)])
}

/** Tables after FROM and JOIN, less those that the statement itself defines. */
function readsOf(tokens: string[], deletedFrom: string): Asked[] {
  const defined = new Set(
    tokens.flatMap((token, at) => (is(tokens[at + 1], 'AS') && tokens[at + 2] === '(' ? [plain(token)] : [])),
  )
  const reads: Asked[] = []
  for (const [at, token] of tokens.entries()) {
    const isFrom = is(token, 'FROM')
    if (!isFrom && !is(token, 'JOIN')) continue
    if (isFrom && is(tokens[at - 1], 'DELETE')) continue
    // A function: `FROM generate_series(1, 3)`, `EXTRACT(day FROM now())`.
    if (tokens[at + 2] === '(') continue
    for (const object of named(tokens, at + 1)) {
      if (!defined.has(object) && object !== deletedFrom) reads.push({ verb: 'read', object })
    }
  }
  return reads
}

/** Names from there on, between commas, each with or without an alias. */
function named(tokens: string[], start: number): string[] {
  const names: string[] = []
  for (let at = start; ;) {
    const object = nameAt(tokens, at)
    if (object === '') break
    names.push(object)
    while (
      at < tokens.length &&
      tokens[at] !== ',' &&
      !/^(\(|\)|WHERE|ON|SET|JOIN|LEFT|RIGHT|INNER|CROSS|GROUP|ORDER|LIMIT)$/i.test(tokens[at]!)
    )
      at++
    if (tokens[at] !== ',') break
    at++
  }
  return names
}

const nameAfter = (tokens: string[], word: string): string =>
  nameAt(tokens, tokens.findIndex((token) => is(token, word)) + 1)

/** `schema.table` without the usual schemas. */
function nameAt(tokens: string[], at: number): string {
  const first = tokens[at]
  if (first === undefined || !/^["A-Za-z_\u0080-\uFFFF]/.test(first) || is(first, 'SELECT') || is(first, 'LATERAL'))
    return ''
  let name = plain(first)
  for (let next = at + 1; tokens[next] === '.' && tokens[next + 1] !== undefined; next += 2) {
    name = /^(public|main|dbo)$/i.test(name) ? plain(tokens[next + 1]!) : `${name}.${plain(tokens[next + 1]!)}`
  }
  return name
}

const plain = (token: string): string => (token.startsWith('"') ? token.slice(1, -1) : token.toLowerCase())

function unique(asked: Asked[]): Asked[] {
  return [...new Map(asked.map((one) => [`${one.verb} ${one.object}`, one])).values()]
}
