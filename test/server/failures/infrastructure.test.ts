import { expect, test } from 'vitest'
import {
  infrastructureOf,
  signOf,
  type FailedReport,
} from '../../../packages/server/src/analysis/failures/infrastructure.ts'

const report = (given: Partial<FailedReport>): FailedReport => ({
  ran: 100,
  files: 20,
  failed: [],
  fileErrors: [],
  runErrors: [],
  ...given,
})
const failures = (count: number, message: string, files = count) =>
  Array.from({ length: count }, (_, index) => ({ file: index % files, message }))
const kindsOf = (given: Partial<FailedReport>) => infrastructureOf(report(given)).map(({ kind }) => kind)

test('most of a run failing at once is one outage', () => {
  expect(infrastructureOf(report({ failed: failures(60, 'expected 3 to be 4') }))).toEqual([
    { kind: 'outage', message: 'expected <n> to be <n>', tests: 60, files: 60 },
  ])
  expect(kindsOf({ failed: failures(40, 'expected 3 to be 4') })).toEqual([])
})

test('tests of several files that cannot reach a service are one finding; those of one file may be wrong', () => {
  const refused = 'connect ECONNREFUSED 127.0.0.1:5432'

  expect(infrastructureOf(report({ failed: failures(6, refused, 3) }))).toEqual([
    { kind: 'service', message: 'connect ECONNREFUSED <address>', tests: 6, files: 3 },
  ])
  expect(kindsOf({ failed: failures(6, refused, 1) })).toEqual([])
  expect(kindsOf({ failed: failures(2, refused) })).toEqual([])
})

test('many files that cannot start for one reason are one set-up failure', () => {
  expect(infrastructureOf(report({ fileErrors: failures(5, 'Cannot find module ./db-17') }))).toMatchObject([
    { kind: 'set-up', tests: 0, files: 5 },
  ])
  expect(kindsOf({ fileErrors: failures(1, 'Cannot find module ./db') })).toEqual([])
  expect(kindsOf({ fileErrors: ['a', 'b', 'c'].map((message, file) => ({ file, message })) })).toEqual([])
})

test('a crashed worker, memory that ran out and a full disk are told, whoever tells of them', () => {
  expect(kindsOf({ runErrors: ['Worker exited unexpectedly'] })).toEqual(['worker-crash'])
  expect(
    kindsOf({
      fileErrors: failures(
        1,
        'A jest worker process (pid=7) was terminated by another process: signal=SIGKILL, exitCode=null.',
      ),
    }),
  ).toEqual(['worker-crash'])
  expect(kindsOf({ runErrors: ['Worker terminated due to reaching memory limit: JS heap out of memory'] })).toEqual([
    'out-of-memory',
  ])
  expect(kindsOf({ failed: failures(1, 'ENOSPC: no space left on device, write') })).toEqual(['disk-full'])
})

test('what tests say of themselves is nothing around them', () => {
  for (const message of [
    'Test timed out in 5000ms.',
    'expected 1 to be 2',
    'fetch failed',
    'Cannot read properties of undefined',
  ])
    expect(signOf(message)).toBeNull()
})
