/** What variables of CI systems are read with. */

export type Env = Record<string, string | undefined>

/** Set, and not to what means no. */
export const isSet = (value: string | undefined): boolean => value !== undefined && !/^(|0|false)$/i.test(value)

/** null for nothing and for empty text. */
export const text = (value: string | undefined): string | null => (value ? value : null)

/** null for what is no whole number. */
export const whole = (value: string | undefined): number | null =>
  value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null

export const oneMore = (value: string | undefined): number | null => {
  const number = whole(value)
  return number === null ? null : number + 1
}

/** null for tags and for what the CI merged by itself. */
export const branchOfRef = (ref: string | undefined): string | null =>
  ref === undefined || ref.startsWith('refs/tags/') || ref.startsWith('refs/pull/')
    ? null
    : text(ref.replace(/^refs\/heads\//, ''))

/** Position among the parallel copies of a job, from 1; null where there is only one. `first`: what the CI calls it. */
export function shardOf(
  index: string | undefined,
  count: string | undefined,
  first: 0 | 1,
): { index: number; count: number } | null {
  const position = whole(index)
  const total = whole(count)
  return position === null || total === null || total < 2 ? null : { index: position - first + 1, count: total }
}

/** null unless all parts are there. */
export const join = (parts: (string | undefined)[], end = ''): string | null =>
  parts.every(Boolean) ? parts.join('/') + end : null
