import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { allowOnly } from './allow-project.ts'
import { refusal } from './errors.ts'
import { hashToken } from './tokens.ts'
import type { Scope, Store, TokenRecord } from './store/store.ts'

/** Who asks, and what for. Without tokens everybody who reaches the server is an admin. */
export interface Principal {
  scope: Scope
  /** The one project that may be seen and written; null = every one. */
  project: string | null
  /** Names who it is in what is kept: the first characters of the token. Null where none is needed. */
  name: string | null
}

export interface AppEnv {
  Variables: {
    principal: Principal
    /** The JSON that a route has answered with: answer-cache.ts takes it from here, and need not read it back. */
    written?: string | Uint8Array<ArrayBuffer>
  }
}

export interface AccessRules {
  tokensRequired: boolean
  /** Names under which the server is reached, beside those of this machine. Empty: any name, where tokens are required. */
  allowedHosts: string[]
}

export const sessionCookie = 'stratigraph_session'

/** The token that came with a request: of a program in its header, of a browser in its cookie. */
function givenToken(c: Context): string | undefined {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  return bearer ?? getCookie(c, sessionCookie)
}

const touchEveryMs = 60_000

/** The token of that text, if it is in force. */
export async function findToken(store: Store, text: string, now: number): Promise<TokenRecord | undefined> {
  const token = await store.tokenByHash(hashToken(text))
  if (!token || token.revokedAt !== null) return undefined
  if (now - (token.lastUsedAt ?? 0) > touchEveryMs) await store.touchToken(token.hash, now).catch(() => {})
  return token
}

export interface Doorkeeper {
  /**
   * Lets in whoever may do that, everybody where no tokens are required, and notes who it is.
   * Rejects with a refusal: 401 no or unknown token, 403 wrong scope, 429 too many unknown ones.
   */
  admit(c: Context<AppEnv>, scope: Scope): Promise<void>
  /** Who it is, with a token of any scope. Rejects with a refusal: 401, 429. */
  recognise(c: Context): Promise<Principal>
}

export interface DoorkeeperDeps {
  store: Store
  rules: AccessRules
  now: () => number
  /** Called for a token that is not in force; throws the refusal, which may be "too many". */
  onWrongToken: (c: Context, wanted: Scope) => Promise<never>
}

export function createDoorkeeper({ store, rules, now, onWrongToken }: DoorkeeperDeps): Doorkeeper {
  return {
    async admit(c, scope) {
      c.set('principal', rules.tokensRequired ? allowScope(await identify(c, scope), scope) : everybody)
    },
    recognise: async (c) => (rules.tokensRequired ? toPrincipal(await identify(c, 'read')) : everybody),
  }

  /** @param wanted for the words of a refusal */
  async function identify(c: Context, wanted: Scope): Promise<TokenRecord> {
    const text = givenToken(c)
    if (text === undefined) throw unauthorized('no token came with the request', wanted)
    return (await findToken(store, text, now())) ?? onWrongToken(c, wanted)
  }
}

const everybody: Principal = { scope: 'admin', project: null, name: null }

const toPrincipal = ({ scope, project, prefix }: TokenRecord): Principal => ({ scope, project, name: prefix })

function allowScope(token: TokenRecord, scope: Scope): Principal {
  if (token.scope !== scope && token.scope !== 'admin') {
    throw refusal(403, `the token ${token.prefix}… has the scope ${token.scope}; this needs ${scope}`, {
      fix: `Run on the server: npx stratigraph-server token create --scope ${scope}`,
    })
  }
  return toPrincipal(token)
}

export function unauthorized(error: string, scope: Scope): Error {
  return refusal(401, error, {
    fix: `Send "Authorization: Bearer <token>". Make one on the server: npx stratigraph-server token create --scope ${scope}`,
    headers: { 'WWW-Authenticate': 'Bearer realm="stratigraph"' },
  })
}

/** @throws a refusal (403) where the token is for another project */
export function allowProject(principal: Principal, project: string): void {
  allowOnly(principal.project, project)
}
