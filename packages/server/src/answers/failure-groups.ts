import { createHash } from 'node:crypto'
import type { FailureGroup as Group } from '../analysis/failures/group-failures.ts'
import { signOf } from '../analysis/failures/infrastructure.ts'
import type { FailureGroup } from '../api-schemas/failures.ts'
import type { ErrorText } from '../api-schemas/common.ts'

interface Seen {
  runId: string
  at: number
}

/** A group in the shape of the API. */
export function failureGroup(group: Group, error: ErrorText, first: Seen, last: Seen): FailureGroup {
  return {
    id: createHash('sha256').update(group.key).digest('hex').slice(0, 16),
    message: group.message,
    error,
    count: group.results,
    runs: group.runs,
    firstRun: first.runId,
    firstAt: new Date(first.at).toISOString(),
    lastRun: last.runId,
    lastAt: new Date(last.at).toISOString(),
    infrastructure: signOf(error.message),
  }
}
