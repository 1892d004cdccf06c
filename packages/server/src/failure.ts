import { isRefusal, type Refusal } from './errors.ts'

/** An error on its way between threads, which would leave off all but its words. */
export interface Failure {
  message: string
  stack: string
  /** By which SQLite and Node tell errors apart. */
  code?: string
  refusal?: Refusal['refusal']
}

export function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), stack: '' }
  const failure: Failure = { message: error.message, stack: error.stack ?? error.message }
  if ('code' in error) failure.code = String(error.code)
  if (isRefusal(error)) failure.refusal = error.refusal
  if (error.cause !== undefined) failure.stack += `\n  because of ${toFailure(error.cause).stack}`
  return failure
}

export function toError({ message, stack, ...more }: Failure): Error {
  const error = Object.assign(new Error(message), more)
  error.stack = stack
  return error
}
