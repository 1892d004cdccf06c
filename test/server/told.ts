import type { Report } from '../../packages/reporter/src/report.ts'
import { decodeBody } from '../../packages/server/src/codec/body-codec.ts'
import type { ReportDetails } from '../../packages/server/src/codec/details.ts'
import { decodeFiles } from '../../packages/server/src/codec/file-codec.ts'
import { decodeJson } from '../../packages/server/src/codec/json-codec.ts'
import { decodeOrder } from '../../packages/server/src/codec/order-codec.ts'
import { statusName } from '../../packages/server/src/codec/status.ts'
import type { Store } from '../../packages/server/src/store/store.ts'

/** What a report says of each row, in words: the same from the report and from the store. */
interface Told {
  lanes: { worker: number | null; rows: number }[]
  rows: unknown[]
  notRun: unknown
  files: unknown
  fileErrors: unknown
  runErrors: unknown
  facts: unknown
}

export function toldByReport({ dictionary, results, files, run }: Report): Told {
  const { files: fileNames, tests, projects } = dictionary!
  const fileOf = fileNames.tests.flatMap((count, file) => Array.from({ length: count }, () => file))
  const nameOf = (at: number) => [
    projects[fileNames.project[fileOf[at]!]!],
    fileNames.path[fileOf[at]!],
    tests.name[at],
    tests.ordinal?.[at] ?? 0,
  ]
  const { errors: runErrors = [], ...facts } = run
  const { errors: fileErrors = [], ...columns } = files
  let index = 0
  return {
    lanes: results.lanes,
    rows: results.testDelta.map((delta, row) => {
      const exception = results.exceptions.find((candidate) => candidate.row === row)
      return {
        test: nameOf((index += delta)),
        gapUs: results.gapUs[row],
        durationUs: results.durationUs[row],
        beforeEachUs: results.beforeEachUs?.[row] ?? null,
        afterEachUs: results.afterEachUs?.[row] ?? null,
        status: exception?.status ?? 'passed',
        note: exception?.note,
        attempts: exception?.attempts?.map(({ errors = [], ...rest }) => ({ ...rest, errors })),
        errors: exception ? (exception.errors ?? (exception.attempts ? undefined : [])) : undefined,
      }
    }),
    notRun: Object.fromEntries(
      Object.entries(results.notRun).map(([kind, list]) => [kind, list.map(nameOf).map(String).toSorted()]),
    ),
    files: fileNames.path.map((path, file) => [
      path,
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, (column as unknown[])[file]])),
    ]),
    fileErrors,
    runErrors,
    facts,
  }
}

export async function toldByStore(store: Store, project: number, runId: string): Promise<Told> {
  const { run } = (await store.run(runId, project))!
  const [record] = await store.reportsOf(project, run)
  const [tests, files] = [await store.tests(project), await store.files(project)]
  const order = decodeOrder(record!.order!)
  const body = decodeBody(record!.body!)
  const fileFacts = decodeFiles(record!.files!)
  const details = record!.details
    ? (decodeJson(record!.details) as ReportDetails)
    : { exceptions: [], files: [], run: [] }
  const hashes = [
    ...details.exceptions.flatMap(({ attempts }) => attempts.flatMap(({ errors }) => errors)),
    ...details.files.flatMap(({ errors }) => errors),
    ...details.run.map(({ error }) => error),
  ]
  const errors = await store.errors(project, hashes)
  const nameOf = (id: number) => {
    const { file, name, ordinal } = tests[id]!
    return [files[file]!.runnerProject, files[file]!.path, name, ordinal]
  }
  return {
    lanes: order.lanes,
    rows: Array.from(order.tests, (id, row) => {
      const exception = details.exceptions.find((candidate) => candidate.row === row)
      const attempts = exception?.attempts.map((attempt) => ({
        ...attempt,
        errors: attempt.errors.map((hash) => errors.get(hash)),
      }))
      const several = attempts !== undefined && attempts.length > 1
      const code = statusName(body.status[row]!)
      return {
        test: nameOf(id),
        gapUs: body.gapUs[row],
        durationUs: body.durationUs[row],
        beforeEachUs: body.beforeEachUs?.[row] ?? null,
        afterEachUs: body.afterEachUs?.[row] ?? null,
        status: code === 'flaky' ? 'passed' : code,
        note: exception?.note,
        attempts: several ? attempts : undefined,
        errors: several ? undefined : attempts?.[0]?.errors,
      }
    }),
    notRun: Object.fromEntries(
      (['skipped', 'todo', 'pending'] as const).map((kind) => [
        kind,
        Array.from(order[kind], nameOf).map(String).toSorted(),
      ]),
    ),
    files: Array.from(fileFacts.ids, (id, index) => [
      files[id]!.path,
      Object.fromEntries(Object.entries(fileFacts.columns).map(([name, column]) => [name, column[index]])),
    ]),
    fileErrors: details.files.map(({ file, errors: list }) => ({ file, errors: list.map((hash) => errors.get(hash)) })),
    runErrors: details.run.map(({ error, ...rest }) => ({ ...errors.get(error), ...rest })),
    facts: JSON.parse(record!.facts),
  }
}
