import { signOf, type Infrastructure } from '../failures/infrastructure.ts'

/**
 * What is known of the run's infrastructure that explains a failure: most of the run failed, or its own message is of
 * that kind.
 * @param found of its report
 */
export const infrastructureBehind = (
  found: readonly Infrastructure[],
  message: string | null,
): Infrastructure | undefined =>
  found.find(({ kind }) => kind === 'outage' || (message !== null && kind === signOf(message)))

const words: Record<Infrastructure['kind'], string> = {
  outage: 'Most of what ran failed with it',
  'worker-crash': 'A worker process ended',
  'out-of-memory': 'A process ran out of memory',
  'disk-full': 'The disk was full',
  'set-up': 'Files could not start, for the same reason',
  service: 'Tests of several files could not reach what they need',
}

/** For people: what happened, and how much of the run it took. */
export function infrastructureWords({ kind, tests, files }: Infrastructure): string {
  const count = `${tests} ${tests === 1 ? 'test' : 'tests'} of ${files} ${files === 1 ? 'file' : 'files'}`
  return `${words[kind]} (${count}): that says nothing about this test.`
}
