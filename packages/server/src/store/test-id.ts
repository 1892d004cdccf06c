import { hash } from 'node:crypto'

/**
 * The public id of a test: the same in every checkout and order. Nothing that moves when somebody edits another test
 * is part of it.
 * @returns 16 hexadecimal digits
 */
export function testId(project: string, runnerProject: string, path: string, name: string, ordinal: number): string {
  return hash('sha256', [project, runnerProject, path, name, ordinal].join('\0'), 'hex').slice(0, 16)
}
