import type { Proof } from '../../../reporter/src/proof.ts'
import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'
import { leakChanges, leakKinds } from './validate-evidence.ts'
import {
  asList,
  asObject,
  checkMoment,
  checkOneOf,
  checkText,
  checkTextOrNull,
  checkWhole,
  fail,
  type Fields,
} from './check.ts'

const name = limits.nameLength
const huge = Number.MAX_SAFE_INTEGER
/** Of the tests that a proof names: more of them prove nothing. */
const mostTests = 1000

/**
 * Checks a proof (packages/reporter/src/proof.ts) by hand, as reports are.
 * @throws a refusal (400 or 413) that names the field
 */
export function validateProof(value: unknown): Proof {
  const proof = asObject(value, 'proof')
  if (proof.format !== 'stratigraph-proof') {
    throw refusal(400, 'format: expected "stratigraph-proof": this is not a proof of stratigraph bisect', {
      field: 'format',
    })
  }
  if (proof.version !== 1) {
    checkWhole(proof.version, 'version', 1, huge)
    throw refusal(400, `version: this server reads version 1, got ${String(proof.version)}`, {
      field: 'version',
      fix: 'Run: npm install @stratigraph/server@latest',
    })
  }
  checkText(proof.id, 'id', 200)
  if (proof.id === '') fail('id', 'text that is not empty', proof.id)
  checkText(proof.project, 'project', 500)
  checkMoment(proof.at, 'at')
  const runner = asObject(proof.runner, 'runner')
  checkText(runner.name, 'runner.name', name)
  checkText(runner.version, 'runner.version', name)
  checkTextOrNull(proof.commit, 'commit', name)
  checkTest(proof.victim, 'victim')
  checkOneOf(proof.kind, 'kind', ['victim', 'brittle', 'order-sensitive', 'not-order-dependent', 'broken'])
  checkOneOf(proof.scope, 'scope', ['same-file', 'other-file', null])
  if (proof.leak !== undefined && proof.leak !== null) checkLeaks(proof.leak)
  for (const field of ['polluters', 'otherPolluters', 'cleaners']) checkTests(proof[field], field)
  if (proof.confirmed !== null) checkConfirmed(asObject(proof.confirmed, 'confirmed'))
  checkWhole(proof.runs, 'runs', 0, huge)
  for (const field of ['reproduce', 'control', 'reason']) checkTextOrNull(proof[field], field, limits.errorLength)
  return value as Proof
}

function checkTests(value: unknown, field: string): void {
  const tests = asList(value, field)
  if (tests.length > mostTests) {
    throw refusal(413, `${field}: names ${tests.length} tests, the limit is ${mostTests}`, { field })
  }
  tests.forEach((test, index) => checkTest(test, `${field}[${index}]`))
}

function checkLeaks(value: unknown): void {
  const leaks = asList(value, 'leak')
  if (leaks.length > mostTests)
    throw refusal(413, `leak: ${leaks.length} entries, the limit is ${mostTests}`, { field: 'leak' })
  for (const [index, one] of leaks.entries()) {
    const leak = asObject(one, `leak[${index}]`)
    checkOneOf(leak.kind, `leak[${index}].kind`, [...leakKinds, 'row'])
    checkText(leak.name, `leak[${index}].name`, name)
    checkOneOf(leak.change, `leak[${index}].change`, leakChanges)
  }
}

function checkTest(value: unknown, field: string): void {
  const test = asObject(value, field)
  checkText(test.project, `${field}.project`, name)
  checkText(test.path, `${field}.path`, name)
  const titles = asList(test.titlePath, `${field}.titlePath`)
  if (titles.length === 0 || titles.length > 100) fail(`${field}.titlePath`, 'a list of 1 to 100 titles', titles)
  titles.forEach((title, index) => checkText(title, `${field}.titlePath[${index}]`, name))
  checkWhole(test.ordinal, `${field}.ordinal`, 0, 1_000_000)
}

function checkConfirmed(confirmed: Fields): void {
  for (const [some, all] of [
    ['failed', 'failingRuns'],
    ['passed', 'passingRuns'],
  ] as const) {
    checkWhole(confirmed[all], `confirmed.${all}`, 0, huge)
    checkWhole(confirmed[some], `confirmed.${some}`, 0, confirmed[all] as number)
  }
}
