import { createHash } from 'node:crypto'

/**
 * The public id of a run is its key, so that what a person reads in a file name, a terminal and a URL is the same text.
 * A key with characters that a URL would change gets dashes for them, and a few digits of its hash.
 * @param copy 0, or n for the n-th further run under the same key (a shard that was run again under an old key)
 */
export function runId(key: string, copy: number): string {
  const safe = key.replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(0, 80)
  const unique = safe === key && !/^\.+$/.test(key) ? safe : `${safe}-${digest(key)}`
  return copy === 0 ? unique : `${unique}~${copy + 1}`
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)
