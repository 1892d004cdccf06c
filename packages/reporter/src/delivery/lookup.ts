import { execFile } from 'node:child_process'
import { lookup as lookupHere, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isObject } from '../is-object.ts'

const script = `require('node:dns').lookup(process.argv[1], { all: true }, (error, found) =>
  process.stdout.write(JSON.stringify(error ? { code: error.code } : { found })))`

/**
 * Asks the system for a host's addresses in a process of its own. Nothing can call off a question to a name server that
 * does not answer, and in our own process it would keep the run from ending, for long after the deadline.
 * @param timeoutMs after which the question is given up with ETIMEDOUT
 */
export const createLookup =
  (timeoutMs: number): LookupFunction =>
  (host, options, callback) => {
    if (isIP(host) !== 0 || host === 'localhost') return lookupHere(host, options, callback)
    const child = execFile(
      process.execPath,
      ['-e', script, host],
      { env: withoutNodeOptions(), timeout: Math.ceil(timeoutMs), killSignal: 'SIGKILL', windowsHide: true },
      (error, stdout) => {
        const answer = error?.killed ? { code: 'ETIMEDOUT' } : readAnswer(stdout)
        // It did not start, or is no Node (a runner inside another program).
        if (!answer) return lookupHere(host, options, callback)
        if ('code' in answer) return callback(lookupError(answer.code, host), '')
        const fitting = answer.found.filter(({ family }) => !options.family || family === familyOf(options.family))
        const [first] = fitting
        if (!first) callback(lookupError('ENOTFOUND', host), '')
        else if (options.all) callback(null, fitting)
        else callback(null, first.address, first.family)
      },
    )
    // Whoever waits for the answer holds a timer.
    child.unref()
    for (const stream of [child.stdout, child.stderr]) (stream as { unref?: () => void } | null)?.unref?.()
  }

type Answer = { found: LookupAddress[] } | { code: string }

function readAnswer(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    return isObject(answer) && ('code' in answer || Array.isArray(answer['found'])) ? (answer as Answer) : undefined
  } catch {
    return undefined
  }
}

const familyOf = (family: number | 'IPv4' | 'IPv6'): number => (family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family)

const lookupError = (code: string, host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code, hostname: host })

/** A debugger or a loader of the user's has no business in there. */
function withoutNodeOptions(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env
  return env
}
