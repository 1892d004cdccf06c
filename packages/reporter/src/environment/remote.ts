/**
 * `https://host/owner/name` of any git remote: without user, password, token, query and `.git`.
 * null for local paths and local names of a host, which say nothing to others.
 */
export function normalizeRemote(remote: string): string | null {
  const address = remote.trim()
  // git@github.com:owner/name.git. A single letter before the colon is a Windows drive.
  const scp = /^(?:[^/@\s]+@)?([\w.-]{2,}):(?!\/\/)([^\s]+)$/.exec(address)
  if (scp) return toHttps(scp[1]!, scp[2]!)
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (!['http:', 'https:', 'ssh:', 'git:', 'git+ssh:'].includes(url.protocol) || url.hostname === '') return null
  // A port of ssh says nothing about the web address.
  return toHttps(url.protocol.startsWith('http') ? url.host : url.hostname, url.pathname)
}

function toHttps(host: string, path: string): string | null {
  const clean = path
    .replace(/[?#].*$/, '')
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '')
  const address = `https://${host.toLowerCase()}/${clean}`
  // An alias in somebody's ssh configuration may be no host of the web: `git@work.1:owner/name`.
  return clean !== '' && URL.canParse(address) ? address : null
}

/** `owner/name` of a normalized remote. */
export const slugOfRemote = (remote: string): string => new URL(remote).pathname.slice(1)
