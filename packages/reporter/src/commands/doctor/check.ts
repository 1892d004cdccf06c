import { cleanLine } from '../../clean-line.ts'

/** One thing that was looked at. `note`: fine as it is, but worth knowing. */
export interface Check {
  outcome: 'ok' | 'note' | 'problem'
  /** What was looked at: `server`, `token`, ... */
  about: string
  found: string
  /** What to do about it. */
  fix?: string
}

export const ok = (about: string, found: string): Check => ({ outcome: 'ok', about, found })
export const note = (about: string, found: string, fix?: string): Check =>
  withFix({ outcome: 'note', about, found }, fix)
export const problem = (about: string, found: string, fix?: string): Check =>
  withFix({ outcome: 'problem', about, found }, fix)

const withFix = (check: Check, fix: string | undefined): Check => (fix === undefined ? check : { ...check, fix })

const marks = { ok: 'ok      ', note: 'note    ', problem: 'PROBLEM ' }

/** A line a check, and one below it for what to do. */
export function describeCheck({ outcome, about, found, fix }: Check): string {
  const line = `${marks[outcome]}${about.padEnd(9)} ${cleanLine(found, 300)}\n`
  return fix === undefined ? line : `${line}${' '.repeat(18)}${cleanLine(fix, 300)}\n`
}
