import { limits } from '../limits.ts'
import { refusal } from '../errors.ts'
import { asList, asObject, checkOneOf, checkText, checkTexts, checkWhole, fail, type Fields } from './check.ts'

const kinds = ['database', 'http', 'queue', 'cache', 'filesystem', 'process', 'browser', 'network']
const phases = ['import', 'beforeAll', 'beforeEach', 'body', 'afterEach', 'afterAll', 'late']
export const leakKinds = [
  'environment',
  'working-directory',
  'global',
  'prototype',
  'fake-timers',
  'mock',
  'module-state',
  'listener',
  'handle',
  'timer',
  'file',
]
export const leakChanges = ['added', 'removed', 'changed', 'left']
const ways = ['factory', 'automock', 'manual', 'spy']
/** A hundred years in microseconds; a count never comes near. */
const huge = 3_155_760_000_000_000

/** @throws a refusal that names the field */
export function validateEvidence(value: unknown, rows: number, files: number): void {
  const evidence = asObject(value, 'evidence')
  const looked = asObject(evidence.looked, 'evidence.looked')
  for (const part of ['boundaries', 'leaks', 'mocks']) checkBoolean(looked[part], `evidence.looked.${part}`)
  const boundaries = listOf(evidence.boundaries, 'evidence.boundaries', limits.boundaries, validateBoundary)
  if (evidence.rules !== undefined) listOf(evidence.rules, 'evidence.rules', limits.seen, validateRule)
  listOf(evidence.tests, 'evidence.tests', rows, (test, at) => {
    checkWhole(test.row, `${at}.row`, 0, rows - 1)
    validateSeen(test, at, boundaries)
    if (test.idleUs !== undefined) checkWhole(test.idleUs, `${at}.idleUs`, 0, huge)
  })
  listOf(evidence.files, 'evidence.files', files, (file, at) => {
    checkWhole(file.file, `${at}.file`, 0, files - 1)
    validateSeen(file, at, boundaries)
    if (file.mocks !== undefined) listOf(file.mocks, `${at}.mocks`, limits.seen, validateMock)
    if (file.spies !== undefined) checkWhole(file.spies, `${at}.spies`, 0, huge)
  })
}

function validateRule(rule: Fields, at: string): void {
  checkOneOf(rule.layer, `${at}.layer`, ['unit', 'integration', 'e2e'])
  checkTexts(rule.boundaries, `${at}.boundaries`, limits.nameLength)
  if (rule.atLeast !== undefined) checkWhole(rule.atLeast, `${at}.atLeast`, 0, huge)
  if (rule.because !== undefined) checkText(rule.because, `${at}.because`, limits.nameLength)
}

function validateBoundary(boundary: Fields, at: string): void {
  checkOneOf(boundary.kind, `${at}.kind`, kinds)
  checkText(boundary.protocol, `${at}.protocol`, 100)
  checkText(boundary.target, `${at}.target`, limits.nameLength)
  for (const fact of ['own', 'outside']) if (boundary[fact] !== undefined) checkBoolean(boundary[fact], `${at}.${fact}`)
}

/** What tests and files have in common. */
function validateSeen({ uses, leaks }: Fields, at: string, boundaries: number): void {
  if (uses !== undefined) listOf(uses, `${at}.uses`, limits.seen, (use, place) => validateUse(use, place, boundaries))
  if (leaks !== undefined) listOf(leaks, `${at}.leaks`, limits.seen, validateLeak)
}

function validateUse(use: Fields, at: string, boundaries: number): void {
  checkWhole(use.boundary, `${at}.boundary`, 0, boundaries - 1)
  checkOneOf(use.phase, `${at}.phase`, phases)
  checkWhole(use.count, `${at}.count`, 0, huge)
  checkWhole(use.us, `${at}.us`, 0, huge)
  if (use.unsure !== undefined) checkBoolean(use.unsure, `${at}.unsure`)
  if (use.operations !== undefined) listOf(use.operations, `${at}.operations`, limits.seen, validateOperation)
}

function validateOperation(operation: Fields, at: string): void {
  checkText(operation.verb, `${at}.verb`, 100)
  checkText(operation.object, `${at}.object`, limits.nameLength)
  checkWhole(operation.count, `${at}.count`, 0, huge)
  for (const count of ['undone', 'rows'])
    if (operation[count] !== undefined) checkWhole(operation[count], `${at}.${count}`, 0, huge)
}

function validateLeak(leak: Fields, at: string): void {
  checkOneOf(leak.kind, `${at}.kind`, leakKinds)
  checkText(leak.name, `${at}.name`, limits.nameLength)
  checkOneOf(leak.change, `${at}.change`, leakChanges)
}

function validateMock(mock: Fields, at: string): void {
  checkText(mock.module, `${at}.module`, limits.nameLength)
  checkBoolean(mock.own, `${at}.own`)
  checkOneOf(mock.how, `${at}.how`, ways)
}

/** @returns how many entries there are */
function listOf(value: unknown, at: string, most: number, check: (entry: Fields, at: string) => void): number {
  const list = asList(value, at)
  if (list.length > most) {
    throw refusal(413, `${at}: ${list.length} entries, the limit is ${most}`, { field: at })
  }
  list.forEach((entry, index) => {
    const place = `${at}[${index}]`
    check(asObject(entry, place), place)
  })
  return list.length
}

function checkBoolean(value: unknown, field: string): void {
  if (typeof value !== 'boolean') fail(field, 'true or false', value)
}
