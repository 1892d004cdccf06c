import { stripVTControlCharacters } from 'node:util'
import { builtins } from './builtins.ts'
import { TITLE_SEPARATOR, type ErrorFacts } from './report.ts'

/** Bytes of UTF-8. */
export const MAX_NAME_BYTES = 4096
/** Characters of message and stack together. */
const MAX_ERROR_LENGTH = 16 * 1024
const MAX_ERRORS = 10

/** Hardly any text holds one: colour codes, NUL, halves of characters, and the separator of titles. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const suspicious = /[\0\u001b\u001f\u009b\ud800-\udfff]/

/** Text without colour codes, NUL or lone surrogates: what any JSON reader and any database keeps as it is. */
export function cleanText(text: string): string {
  if (!suspicious.test(text)) return text
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  const plain = /[\u001b\u009b]/.test(text) ? stripVTControlCharacters(text) : text
  const printable = plain.includes('\0') ? plain.replaceAll('\0', '\u2400') : plain
  return printable.toWellFormed()
}

/** A name too long ends in a hash of the whole, so that two long names that begin alike stay apart. */
export function clipName(name: string, maxBytes = MAX_NAME_BYTES): string {
  const text = cleanText(name)
  // A UTF-16 unit takes at most 3 bytes.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text
  const mark = `…#${builtins.crypto.createHash('sha256').update(text).digest('hex').slice(0, 12)}`
  return cutBytes(text, maxBytes - Buffer.byteLength(mark)) + mark
}

/** Keeps the joined titles within `MAX_NAME_BYTES`; separators count one byte each. */
export function clipTitlePath(titlePath: string[]): string[] {
  let isClean = true
  let length = 0
  for (const title of titlePath) {
    isClean &&= !suspicious.test(title)
    length += title.length + 1
  }
  const titles = isClean ? titlePath : titlePath.map((title) => cleanText(title).replaceAll(TITLE_SEPARATOR, ' '))
  if (length * 3 <= MAX_NAME_BYTES) return titles
  const whole = titles.join(TITLE_SEPARATOR)
  return Buffer.byteLength(whole) <= MAX_NAME_BYTES ? titles : clipName(whole).split(TITLE_SEPARATOR)
}

function cutBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  let end = Math.min(maxBytes, bytes.length)
  // Not in the middle of a character: its later bytes begin with the bits 10.
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}

export type ErrorClipper = (errors: ErrorFacts[]) => ErrorFacts[]

/**
 * Cuts each error to 16 KiB, and cuts deeper when the errors of one report grow so many that no server would take it:
 * to 1 KiB after the first 8 MiB, to 200 characters after 16 MiB. What was cut is marked `truncated`.
 */
export function createErrorClipper(cleanStack: (stack: string) => string = (stack) => stack): ErrorClipper {
  let used = 0
  return (errors) => {
    const kept = errors.slice(0, MAX_ERRORS).map((error) => {
      const limit = used < 8 * 1024 * 1024 ? MAX_ERROR_LENGTH : used < 16 * 1024 * 1024 ? 1024 : 200
      const clipped = clipError(error, limit, cleanStack)
      used += clipped.message.length + (clipped.stack?.length ?? 0)
      return clipped
    })
    if (errors.length > MAX_ERRORS) {
      kept[MAX_ERRORS - 1] = { message: `and ${errors.length - MAX_ERRORS + 1} more errors`, truncated: true }
    }
    return kept
  }
}

function clipError(error: ErrorFacts, limit: number, cleanStack: (stack: string) => string): ErrorFacts {
  const message = cleanText(typeof error.message === 'string' ? error.message : '')
  const whole = typeof error.stack === 'string' ? cleanStack(cleanText(error.stack)) : undefined
  const stack = limit > 200 ? whole : undefined
  const messageLength = Math.min(message.length, limit - Math.min(stack?.length ?? 0, limit / 4))
  const clipped: ErrorFacts = { message: cut(message, messageLength) }
  if (typeof error.name === 'string' && error.name !== '') clipped.name = clipName(error.name, 200)
  if (stack !== undefined) clipped.stack = cut(stack, limit - messageLength)
  const isCut = clipped.message.length < message.length || (clipped.stack ?? '').length < (whole ?? '').length
  if (isCut || error.truncated) clipped.truncated = true
  return clipped
}

/** Never leaves half a character at the end. */
const cut = (text: string, length: number): string =>
  text.length <= length
    ? text
    : text
        .slice(0, length)
        .toWellFormed()
        .replace(/\ufffd$/, '')
