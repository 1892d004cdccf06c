export interface JsonLines {
  /** On which line each value begins, by its path: `tests[3].expires`. The whole is ''. */
  lines: Map<string, number>
  /** The line at which the text is no JSON (any more); undefined where it is. */
  brokenAt: number | undefined
}

/** Where the values of a JSON text stand: `JSON.parse` does not tell. */
export function linesOfJson(text: string): JsonLines {
  const lines = new Map<string, number>()
  const token = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/y
  let line = 1
  let counted = 0

  function next(): string {
    const match = token.exec(text)
    const start = match ? token.lastIndex - match[1]!.length : text.length
    for (; counted < start; counted++) if (text[counted] === '\n') line++
    return match?.[1] ?? fail()
  }

  function value(path: string, first: string): void {
    lines.set(path, line)
    if (first === '{') {
      list('}', (word) => {
        const key = JSON.parse(word) as string
        if (next() !== ':') fail()
        value(path === '' ? key : `${path}.${key}`, next())
      })
    } else if (first === '[') list(']', (word, index) => value(`${path}[${index}]`, word))
    else JSON.parse(first)
  }

  function list(end: string, read: (word: string, index: number) => void): void {
    let word = next()
    for (let index = 0; word !== end; index++) {
      read(word, index)
      const separator = next()
      if (separator === end) return
      if (separator !== ',') fail()
      word = next()
      if (word === end) fail()
    }
  }

  try {
    value('', next())
    return { lines, brokenAt: undefined }
  } catch {
    return { lines, brokenAt: line }
  }
}

function fail(): never {
  throw new Error('no JSON')
}
