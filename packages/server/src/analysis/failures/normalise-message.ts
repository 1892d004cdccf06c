/** What differs between two failures of the same kind, and what stands in its place. The order matters. */
const variable: [RegExp, string][] = [
  // Colours of a terminal.
  // oxlint-disable-next-line no-control-regex
  [/\u001b\[[\d;]*m/g, ''],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?/g, '<date>'],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d{1,2} )?[A-Z][a-z]{2}(?: \d{1,2})? \d{4}(?: \d\d:\d\d:\d\d)?(?: GMT(?:[+-]\d{4})?)?/g,
    '<date>',
  ],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: ?[AP]M)?\b/g, '<time>'],
  [/\b[a-z][a-z\d+.-]*:\/\/[^\s"'`)\]}>,]+/gi, '<address>'],
  [/(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?![\w.])/g, '<address>'],
  [
    /(?<![\w:])(?:\[(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}\](?::\d+)?|(?:[\da-f]{0,4}:){3,7}[\da-f]{1,4}|::1?(?::\d+)?)(?![\w:])/gi,
    '<address>',
  ],
  [/\b(?:localhost|[\w-]+(?:\.[\w-]+)+):\d{2,5}\b(?!:)/g, '<address>'],
  // Absolute paths and paths with a place: a relative one alone may be a name. Neither `//` nor a regular expression.
  [
    /(?:file:\/\/)?(?:\b[A-Za-z]:[\\/]|(?<![\w.<>/\\-])~?\/(?![\s/\\^[(]|$))(?:[^\s:"'`()<>|*?\\/]+[\\/])*[^\s:"'`()<>|*?\\/,;]*(?::\d+){0,2}/g,
    '<path>',
  ],
  [/(?:[\w.@-]+[\\/])+[\w.@-]+(?::\d+){1,2}/g, '<path>'],
  [/\b0x[\da-f]+\b/gi, '<hex>'],
  [/\b(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{7,}\b/gi, '<hex>'],
  [/\b\d+(?:[.,]\d+)* ?(?:ms|µs|us|ns|s|secs?|seconds?|milliseconds?|m|min|minutes?|h|hours?)\b/g, '<duration>'],
  [/(?<![\w<])[-+]?\d+(?:[.,_]\d+)*(?:e[-+]?\d+)?(?![\w>])/gi, '<n>'],
  // Numbers inside of words: user_42, test-7, row17.
  [/\d+/g, '<n>'],
]

const longest = 600

/**
 * A failure's message without what changes from run to run: paths, ids, numbers, dates, addresses, hexadecimal numbers,
 * ports and durations. Of a long message its first paragraph: what follows is mostly a difference of values.
 */
export function normaliseMessage(message: string): string {
  let text = (message.trim().split(/\n\s*\n/)[0] ?? '').slice(0, 4 * longest)
  for (const [pattern, instead] of variable) text = text.replace(pattern, instead)
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, longest)
}
