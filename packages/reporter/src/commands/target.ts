import type { Target } from '../delivery/post.ts'
import { toServerUrl, toToken } from '../options.ts'

/** As options of a command; the environment's STRATIGRAPH_URL and STRATIGRAPH_TOKEN stand behind them. */
export interface GivenTarget {
  url?: string | undefined
  token?: string | undefined
}

type Env = Record<string, string | undefined>

/**
 * Which server and token are meant; null where none is given.
 * @throws if an address or a token is given that can be none
 */
export function serverOf(given: GivenTarget, env: Env): { url: string | null; token: string | null } {
  const read = (
    option: 'url' | 'token',
    variable: string,
    expected: string,
    parse: (value: unknown) => string | null,
  ) => {
    const value = given[option] ?? (env[variable] || undefined)
    if (value === undefined) return null
    const parsed = parse(value)
    if (parsed !== null) return parsed
    const error = new Error(`${given[option] === undefined ? variable : `--${option}`} must be ${expected}`)
    throw Object.assign(error, { code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' })
  }
  return {
    url: read('url', 'STRATIGRAPH_URL', 'an http(s) address without user, password or query', toServerUrl),
    token: read('token', 'STRATIGRAPH_TOKEN', 'one word of printable ASCII characters', toToken),
  }
}

/** The same, where there is a server. */
export function targetOf(given: GivenTarget, env: Env): Target | undefined {
  const { url, token } = serverOf(given, env)
  return url === null ? undefined : { url, token }
}
