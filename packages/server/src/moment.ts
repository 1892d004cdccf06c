const dayMs = 24 * 60 * 60 * 1000

/**
 * A moment that somebody wrote: ISO 8601, or a day (UTC), which as an end is meant whole.
 * @returns epoch ms, undefined for anything else
 */
export function readMoment(text: string, isEnd = false): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text)) return undefined
  const isDay = !text.includes('T')
  // A time without a zone is UTC too: the answer must not depend on where the server stands.
  const at = Date.parse(isDay || /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`)
  if (Number.isNaN(at)) return undefined
  return isDay && isEnd ? at + dayMs - 1 : at
}
