import { refusal } from '../errors.ts'
import { limits } from '../limits.ts'
import { asObject, checkText, checkWhole, fail } from './check.ts'
import { validateFiles, validateResults } from './validate-columns.ts'
import { validateEvidence } from './validate-evidence.ts'
import { validateOwners } from './validate-owners.ts'
import { validateRun } from './validate-run.ts'
import type { ReceivedReport } from './received-report.ts'

/** How many files and tests a report's columns must have; known from its dictionary, sent along or remembered. */
export interface DictionarySize {
  files: number
  tests: number
}

/**
 * Checks the head of a report and its run. The dictionary follows if it is not known yet (validate-dictionary.ts), the
 * columns when the dictionary's size is known. By hand: for columns this is a hundred times faster than a schema library, and its messages name the entry.
 * A test holds it against report.schema.json.
 * @throws a refusal (400 or 413) that names the field
 */
export function validateHead(value: unknown): ReceivedReport {
  const report = asObject(value, 'report')
  if (report.format !== 'stratigraph-report') {
    throw refusal(400, `format: expected "stratigraph-report": this is not a report of @stratigraph/reporter`, {
      field: 'format',
    })
  }
  if (report.version !== 1) {
    checkWhole(report.version, 'version', 1, Number.MAX_SAFE_INTEGER)
    throw refusal(400, `version: this server reads version 1, got ${String(report.version)}`, {
      field: 'version',
      fix: 'Run: npm install @stratigraph/server@latest',
    })
  }
  checkText(report.id, 'id', 200)
  if (report.id === '') fail('id', 'text that is not empty', report.id)
  if (report.dictionaryHash !== undefined) {
    checkText(report.dictionaryHash, 'dictionaryHash', 64)
    if (!/^[0-9a-f]{64}$/.test(report.dictionaryHash)) {
      fail('dictionaryHash', 'a SHA-256 of 64 hexadecimal digits', report.dictionaryHash)
    }
  }
  validateRun(report.run)
  if (report.dictionary !== undefined) asObject(report.dictionary, 'dictionary')
  else if (report.dictionaryHash === undefined) fail('dictionary', 'an object (or a dictionaryHash)', undefined)
  return value as ReceivedReport
}

/**
 * @returns for each row the index of its test in the dictionary
 * @throws a refusal (400 or 413) that names the field
 */
export function validateColumns(report: ReceivedReport, size: DictionarySize): Int32Array {
  if (size.tests > limits.tests) {
    throw refusal(413, `dictionary.tests: ${size.tests} tests, the limit is ${limits.tests} a report`)
  }
  validateFiles(report.files, size.files)
  const tests = validateResults(report.results, size.tests)
  if (report.evidence !== undefined) {
    validateEvidence(report.evidence, report.results.testDelta.length, size.files)
  }
  if (report.owners !== undefined) validateOwners(report.owners, size.files)
  return tests
}
