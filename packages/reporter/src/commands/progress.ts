import { cleanLine } from '../clean-line.ts'
import type { Terminal } from './command.ts'

/** What a command tells while it works. */
export interface Progress {
  /** A line that stays. */
  line(text: string): void
  /** What is under way: rewritten in place in a terminal, nothing elsewhere. */
  now(text: string): void
  /** Takes away what `now` showed. */
  clear(): void
}

export function createProgress({ err, columns }: Pick<Terminal, 'err' | 'columns'>): Progress {
  const isTerminal = columns !== undefined
  const clear = (): void => {
    if (isTerminal) err('\r\u001b[2K')
  }
  return {
    clear,
    line(text) {
      clear()
      err(`${cleanIndented(text)}\n`)
    },
    now(text) {
      if (!isTerminal) return
      clear()
      err(clean(text, Math.max(20, columns - 1)))
    },
  }
}

/** A line of foreign text, with its indentation, which `cleanLine` takes away. */
export function cleanIndented(text: string): string {
  return clean(text, 500)
}

function clean(text: string, length: number): string {
  const indent = /^ */.exec(text)![0]
  return indent + cleanLine(text, length - indent.length)
}
