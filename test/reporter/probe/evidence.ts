import type { Boundary, Leak, Report, Use } from '../../../packages/reporter/src/report.ts'
import { TITLE_SEPARATOR } from '../../../packages/reporter/src/report.ts'

/** A use with its boundary in full. */
export type NamedUse = Omit<Use, 'boundary'> & Boundary

/** What a report's probe saw of each test, by its last title. */
export function usesByTest(report: Report): Record<string, NamedUse[]> {
  const { evidence, results, dictionary } = report
  let test = 0
  const tests = results.testDelta.map((delta) => (test += delta))
  const titleOf = (row: number): string => dictionary!.tests.name[tests[row]!]!.split(TITLE_SEPARATOR).at(-1)!
  return Object.fromEntries(
    (evidence?.tests ?? []).map(({ row, uses = [] }) => [titleOf(row), uses.map((use) => named(report, use))]),
  )
}

/** The same of each file, by its path. */
export function usesByFile(report: Report): Record<string, NamedUse[]> {
  const paths = report.dictionary!.files.path
  return Object.fromEntries(
    (report.evidence?.files ?? []).map(({ file, uses = [] }) => [paths[file]!, uses.map((use) => named(report, use))]),
  )
}

const named = ({ evidence }: Report, { boundary, ...use }: Use): NamedUse => ({
  ...use,
  ...evidence!.boundaries[boundary]!,
})

/** `body database/postgresql insert users, read users` */
export const inWords = ({ phase, kind, protocol, own, operations = [] }: NamedUse): string =>
  [
    `${phase} ${kind}/${protocol}${own ? ' own' : ''}`,
    ...operations.map(({ verb, object, undone }) => `${verb}${object && ` ${object}`}${undone ? ' undone' : ''}`),
  ].join(', ')

/** What each test left behind, by its last title; without tests that left nothing. */
export function leaksByTest(report: Report): Record<string, Leak[]> {
  const { evidence, results, dictionary } = report
  let test = 0
  const tests = results.testDelta.map((delta) => (test += delta))
  const titleOf = (row: number): string => dictionary!.tests.name[tests[row]!]!.split(TITLE_SEPARATOR).at(-1)!
  return Object.fromEntries(
    (evidence?.tests ?? []).flatMap(({ row, leaks }) => (leaks ? [[titleOf(row), leaks] as const] : [])),
  )
}

/** The same of each file, by its path: what cannot be told of a test. */
export function leaksByFile(report: Report): Record<string, Leak[]> {
  const paths = report.dictionary!.files.path
  return Object.fromEntries(
    (report.evidence?.files ?? []).flatMap(({ file, leaks }) => (leaks ? [[paths[file]!, leaks] as const] : [])),
  )
}
