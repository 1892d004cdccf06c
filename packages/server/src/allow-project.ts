import { refusal } from './errors.ts'

/**
 * @param only the one project that may be seen and written; null: every one
 * @throws a refusal (403) where that is another one
 */
export function allowOnly(only: string | null, project: string): void {
  if (only === null || only === project) return
  throw refusal(403, `the token is for the project ${JSON.stringify(only)}, not ${JSON.stringify(project)}`)
}
