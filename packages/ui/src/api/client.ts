import { signal } from '@preact/signals'
import type { ErrorAnswer } from './types.ts'

const BASE = '/api/v1'

/** True after the server has answered 401: the sign-in page takes over. */
export const signedOut = signal(false)
/** Requests under way, for the loading bar. */
export const underWay = signal(0)

export type Params = Record<string, string | number | undefined | null>

export class RequestFailed extends Error {
  readonly status: number
  readonly fix: string | undefined

  constructor(status: number, message: string, fix?: string) {
    super(message)
    this.status = status
    this.fix = fix
  }
}

/** Path and query below the API, with empty parameters left out; also the key of the cache. */
export function apiPath(path: string, params: Params = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

/** @throws RequestFailed with what the server said, or status 0 when it cannot be reached */
export async function get<T>(path: string, abort?: AbortSignal): Promise<T> {
  return request<T>(path, { signal: abort ?? null })
}

/** Changes something on the server. @throws RequestFailed */
export async function change<T = void>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return request<T>(path, body === undefined ? { method } : { method, headers, body: JSON.stringify(body) })
}

/** Exchanges a token for a session cookie. */
export async function signIn(token: string): Promise<void> {
  await request('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  signedOut.value = false
}

/** @throws RequestFailed as `get` */
export async function put<T>(path: string, body: unknown): Promise<T> {
  return request<T>(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** @throws RequestFailed as `get` */
export async function remove(path: string): Promise<void> {
  await request(path, { method: 'DELETE' })
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  underWay.value++
  try {
    const response = await reach(path, init)
    if (response.status === 401) signedOut.value = true
    if (!response.ok) throw await refusal(response)
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T)
  } finally {
    underWay.value--
  }
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('accept', 'application/json')
  try {
    return await fetch(BASE + path, { ...init, headers })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new RequestFailed(0, 'The server cannot be reached.', 'Is stratigraph-server still running?')
  }
}

async function refusal(response: Response): Promise<RequestFailed> {
  try {
    const { error, fix } = (await response.json()) as ErrorAnswer
    return new RequestFailed(response.status, error, fix)
  } catch {
    return new RequestFailed(response.status, `The server answered ${response.status} ${response.statusText}`.trim())
  }
}
