const FRAME = /^\s+at /
const FOREIGN = /[\\/]?node_modules[\\/]|node:internal|\(node:|at node:|<anonymous>/

const isForeign = (line: string): boolean => FRAME.test(line) && FOREIGN.test(line)

/**
 * A stack with the stretches folded that lie in packages and in Node itself: what is left is the reader's own code.
 * A stack without any frame of theirs stays whole.
 */
export function foldFrames(text: string): string {
  const lines = text.split('\n')
  if (!lines.some((line) => FRAME.test(line) && !isForeign(line))) return text
  const folded: string[] = []
  for (let at = 0; at < lines.length;) {
    let end = at
    while (end < lines.length && isForeign(lines[end]!)) end++
    const count = end - at
    if (count > 1) folded.push(`    … ${count} frames of packages`)
    else folded.push(lines[at]!)
    at += Math.max(1, count)
  }
  return folded.join('\n')
}
