import { cleanText } from './clip.ts'

// eslint-disable-next-line no-control-regex -- these are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
/** They change the order of everything after them in the line. */
const bidirectional = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * Foreign text as a part of one line in a terminal or a CI log: no control characters, and nothing that a CI would take
 * for a command of its own (`##[...]`, `##vso[...]` count anywhere in a line; `::` only at its start, where we never
 * put foreign text).
 * @param maxLength in characters; what is cut ends in `…`
 */
export function cleanLine(text: string, maxLength: number): string {
  const line = cleanText(text)
    .replace(unprintable, ' ')
    .replace(bidirectional, '')
    .replace(/##(?=\[|vso)/gi, '# #')
    .trim()
  const characters = Array.from(line)
  return characters.length <= maxLength ? line : `${characters.slice(0, maxLength - 1).join('')}…`
}
