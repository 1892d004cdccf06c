import http from 'node:http'
import https from 'node:https'
import { version } from '../version.ts'
import { createLookup } from './lookup.ts'
import { parseRetryAfter } from './retry-after.ts'
import { startTimer } from './timers.ts'

// Taken when the reporter is loaded: tests that replace them (nock and the like) share this process in band.
const { request: requestHttp, Agent: HttpAgent } = http
const { request: requestHttps, Agent: HttpsAgent } = https

const MAX_ANSWER_BYTES = 64 * 1024

export interface Target {
  /** Without a slash at its end. */
  url: string
  token: string | null
}

export interface Reply {
  status: number
  /** Parsed JSON; undefined where it is none. */
  body: unknown
  retryAfterMs: number | null
  /** Where a redirect leads. */
  location: string | null
}

export interface Body {
  bytes: Uint8Array
  /** @default JSON */
  type?: string
  isGzipped: boolean
}

export interface Question {
  method: 'GET' | 'POST'
  /** Below the target's url, e.g. `/api/v1/runs`. */
  path: string
  body?: Body
  timeoutMs: number
  /** Tells the server what this machine's clock says. */
  tellsClock?: boolean
  /** Of the answer. @default 64 KiB */
  maxBytes?: number
}

/**
 * One `POST /api/v1/reports` of a report.
 * @param tellsClock where the clock is the one that the report was recorded by
 */
export const postReport = (target: Target, body: Body, timeoutMs: number, tellsClock = false): Promise<Reply> =>
  ask(target, { method: 'POST', path: '/api/v1/reports', body, timeoutMs, tellsClock })

/**
 * One request. Leaves no socket and no timer behind, however it ends.
 * @throws (rejects with) the network's error; ETIMEDOUT when the answer is not complete after `timeoutMs`
 */
export function ask(
  { url, token }: Target,
  { method, path, body, timeoutMs, tellsClock, maxBytes = MAX_ANSWER_BYTES }: Question,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const address = new URL(url + path)
    const isHttps = address.protocol === 'https:'
    // Node itself reads the proxy variables only when asked to, and only in newer versions; ours does as they do.
    const proxy = process.env['NODE_USE_ENV_PROXY'] === '1' ? { proxyEnv: process.env } : {}
    const agent = new (isHttps ? HttpsAgent : HttpAgent)({ keepAlive: false, ...proxy })
    const headers: http.OutgoingHttpHeaders = { 'user-agent': `stratigraph-reporter/${version}` }
    if (body) {
      headers['content-type'] = body.type ?? 'application/json'
      if (body.isGzipped) headers['content-encoding'] = 'gzip'
      headers['content-length'] = body.bytes.byteLength
    }
    if (tellsClock) headers['date'] = new Date().toUTCString()
    if (token !== null) headers['authorization'] = `Bearer ${token}`

    const request = (isHttps ? requestHttps : requestHttp)(
      address,
      { method, headers, agent, lookup: createLookup(timeoutMs) },
      (response) => {
        const parts: Buffer[] = []
        let size = 0
        response.on('data', (part: Buffer) => {
          size += part.length
          if (size <= maxBytes) parts.push(part)
          else request.destroy(new Error('the answer is too long for one of a Stratigraph server'))
        })
        response.on('error', fail)
        response.on('end', () => {
          stopTimer()
          resolve({
            status: response.statusCode ?? 0,
            body: parseJson(Buffer.concat(parts)),
            retryAfterMs: parseRetryAfter(response.headers['retry-after']),
            location: response.headers.location ?? null,
          })
          // Whoever refuses early leaves the rest of the body unread.
          request.destroy()
        })
      },
    )
    const stopTimer = startTimer(timeoutMs, () => {
      request.destroy(Object.assign(new Error(`no answer within ${seconds(timeoutMs)}`), { code: 'ETIMEDOUT' }))
    })
    request.on('error', fail)
    request.end(body?.bytes)

    function fail(error: Error): void {
      stopTimer()
      reject(error)
    }
  })
}

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
