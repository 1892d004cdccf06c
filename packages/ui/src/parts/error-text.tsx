import type { ErrorText as Facts } from '../api/types.ts'
import { foldFrames } from '../format/fold-frames.ts'
import { Given } from './given.tsx'

/** An error, its stack folded to the reader's own code: monospace, text only. The stack repeats the message in most runners; it is shown once. */
export function ErrorText({ error, label }: { error: Facts; label: string }) {
  return (
    <pre class="wrap" tabIndex={0} role="region" aria-label={label}>
      <Given text={foldFrames(errorText(error))} />
      {error.truncated && <span class="dim">{'\n… cut at 16 KiB by the reporter'}</span>}
    </pre>
  )
}

// oxlint-disable-next-line no-control-regex
const COLOUR_CODES = /\u001b\[[0-9;]*m/g

export const errorText = (error: Facts): string => wholeText(error).replaceAll(COLOUR_CODES, '')

/** What it says before its stack and its differences: one paragraph, on one line. */
export const errorHeadline = ({ name, message }: Facts): string =>
  errorText({ name, message })
    .trim()
    .split(/\n\s*\n/)[0]!
    .replaceAll(/\s+/g, ' ')

function wholeText({ name, message, stack }: Facts): string {
  const head = name && !message.startsWith(name) ? `${name}: ${message}` : message
  if (!stack) return head
  const rest = stackOnly(stack, message)
  return rest ? `${head}\n${rest}` : head
}

/** A stack begins with the message, or with a shorter one where the runner has added a diff. */
function stackOnly(stack: string, message: string): string {
  const frames = /^\s+at /m.exec(stack)
  const at = message ? stack.indexOf(message) : -1
  const lines = frames ? stack.slice(frames.index) : at >= 0 ? stack.slice(at + message.length) : stack
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n')
}
