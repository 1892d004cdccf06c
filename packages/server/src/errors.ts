import type { ErrorAnswer } from './api-schemas/common.ts'

type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 408 | 409 | 412 | 413 | 415 | 429 | 503

/** Something that the other side can mend. Its message goes to them, so it holds nothing internal. */
export interface Refusal extends Error {
  readonly refusal: { status: RefusalStatus; answer: ErrorAnswer; headers: Record<string, string> }
}

/** Refusals repeat what was asked for, and are logged: who puts a token in the wrong place shall not read it there. */
const hideTokens = (text: string): string => text.replaceAll(/sgt_[\w-]+/g, 'sgt_…')

export function refusal(
  status: RefusalStatus,
  error: string,
  { field, fix, headers = {} }: { field?: string; fix?: string; headers?: Record<string, string> } = {},
): Refusal {
  const shown = hideTokens(error)
  const answer: ErrorAnswer = { error: shown }
  if (field !== undefined) answer.field = field
  if (fix !== undefined) answer.fix = fix
  return Object.assign(new Error(shown), { refusal: { status, answer, headers } })
}

export const isRefusal = (error: unknown): error is Refusal => error instanceof Error && 'refusal' in error

/** SQLite cannot write for now: the disk is full, the folder is read-only, another process holds the file. */
const cannotWrite = /^SQLITE_(FULL|IOERR|READONLY|BUSY|LOCKED|CANTOPEN)/

/** Every error as an answer. What nobody foresaw is a 500 that shows nothing; the caller logs it. */
export function toRefusal(error: unknown): Refusal | undefined {
  if (isRefusal(error)) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (cannotWrite.test(code)) {
    return refusal(503, 'the history cannot be written at the moment', {
      fix: 'Look at the free space and the permissions of the database folder; send it again later.',
      headers: { 'Retry-After': '10' },
    })
  }
  if (code === 'DATABASE_AWAY') {
    return refusal(503, 'the database does not answer at the moment', {
      fix: 'Look at PostgreSQL and at the way to it; send it again later.',
      headers: { 'Retry-After': '10' },
    })
  }
  if (code === 'HISTORY_GONE') {
    return refusal(503, 'the history was deleted or replaced while the server had it open', {
      fix: 'Start the server again: it then goes on with the file that lies there, or with a new one, and takes in runs/.',
    })
  }
  return undefined
}
