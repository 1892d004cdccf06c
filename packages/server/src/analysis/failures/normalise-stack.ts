const framesKept = 3
const notOwn = /node_modules|^node:|\bnode:internal|^<anonymous>$|^native$/

/**
 * Where a failure comes from: the first frames of its stack that are the project's own, without lines and columns, which
 * change with every edit above them. Of a path outside of the repository the file's name alone.
 */
export function normaliseStack(stack: string): string[] {
  const frames: string[] = []
  for (const line of stack.split('\n')) {
    const place = /(?:^|[\s(@])((?:file:\/\/)?[^\s()@]+?):\d+(?::\d+)?\)?\s*$/.exec(line)?.[1]
    if (place === undefined || notOwn.test(place)) continue
    const path = place
      .replaceAll('\\', '/')
      .replace(/^file:\/\//, '')
      .replace(/[?#].*$/, '')
    const name = /^\s*at (?:async )?(?:new )?([^\s(]+) \(/.exec(line)?.[1]
    const isOutside = /^(?:[a-z]:)?\/|^~/i.test(path)
    const known = name && !/^(?:<?anonymous>?|Object\.<anonymous>|eval)$/.test(name) ? `${name} ` : ''
    frames.push(known + (isOutside ? path.slice(path.lastIndexOf('/') + 1) : path))
    if (frames.length === framesKept) break
  }
  return frames
}
