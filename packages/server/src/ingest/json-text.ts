import { refusal } from '../errors.ts'

/** A report nests 10 levels at most; so do the new facts of later versions, about. */
const maxDepth = 64
/** Smaller texts cannot nest deep enough to hurt the parser. */
const checkedFrom = 1024 * 1024

/** @throws a refusal (400) that says where the text stops being JSON, or that it nests too deeply */
export function parseJson(text: string): unknown {
  if (text.length > checkedFrom && isTooDeep(text)) throw tooDeep()
  try {
    return JSON.parse(text)
  } catch (error) {
    const where = /position \d+/.exec(error instanceof Error ? error.message : '')?.[0]
    throw refusal(400, `body: is not JSON${where ? ` (at ${where})` : ', it may be cut off'}`)
  }
}

/** @throws a refusal (400) where the value nests too deeply to be written again */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    throw tooDeep()
  }
}

const tooDeep = (): Error =>
  refusal(400, `body: lists and objects are nested too deeply (more than ${maxDepth} levels)`)

const quote = 0x22
const backslash = 0x5c

function isTooDeep(text: string): boolean {
  let depth = 0
  let inText = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (inText) {
      if (code === backslash) index++
      else if (code === quote) inText = false
    } else if (code === quote) inText = true
    // [ and {, ] and }
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > maxDepth) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}
