import { isIP } from 'node:net'

/** Host of a URL or a Host header, without port and brackets, in lower case. Undefined where it is none. */
export function hostName(authority: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(authority) || !URL.canParse(`http://${authority}`)) return undefined
  return new URL(`http://${authority}`).hostname.replace(/^\[|\]$/g, '').toLowerCase()
}

/** True for names and addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (name === 'localhost' || name.endsWith('.localhost')) return true
  return isIP(name) === 4 ? name.startsWith('127.') : name === '::1' || /^::ffff:(127\.|7f)/.test(name)
}

/** As the host of a URL. */
const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host)

/** True where a server that listens there is reached under every address of its machine. */
export const isEveryAddress = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** The host of a URL that leads to a server listening there, from this machine. */
export const reachableHost = (host: string): string => (isEveryAddress(host) ? 'localhost' : bracketed(host))
