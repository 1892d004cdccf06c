// node .ci/count.cjs RESULTS STEPS_FAILED: prints the closing line of .ci/run from Vitest's own JSON report.
'use strict'

const { readFileSync } = require('node:fs')

const [resultsPath, stepsFailed] = process.argv.slice(2)
const results = read(resultsPath)
const passed = results.numPassedTests
const skipped = results.numPendingTests + results.numTodoTests
// A file that cannot be loaded has no failed test of its own, and a check that fails is no test: both count.
const brokenFiles = results.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
).length
let failed = results.numFailedTests + brokenFiles + Number(stepsFailed)
if (!results.success && failed === 0) failed = 1

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {
      numPassedTests: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [],
      success: false,
    }
  }
}
