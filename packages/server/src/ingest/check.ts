import { refusal } from '../errors.ts'
import { NULL, type WholeColumn } from './column-reader.ts'

/** Small checks for the validator. Each throws a refusal that names the field, what was expected and what came. */

export function fail(field: string, expected: string, value: unknown): never {
  throw refusal(400, `${field}: expected ${expected}, got ${show(value)}`, { field })
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value) || isUnpacked(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}

export type Fields = Record<string, unknown>

export function asObject(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(field, 'an object', value)
  return value as Fields
}

export function asList(value: unknown, field: string, length?: number, of = 'values'): unknown[] {
  if (!Array.isArray(value)) fail(field, 'a list', value)
  if (length !== undefined && value.length !== length) fail(field, `a list of ${length} ${of}`, value)
  return value
}

export function checkText(value: unknown, field: string, maxLength: number): asserts value is string {
  if (typeof value !== 'string') fail(field, 'text', value)
  if (value.length > maxLength) {
    throw refusal(413, `${field}: is ${value.length} characters long, the limit is ${maxLength}`, { field })
  }
}

export function checkTextOrNull(value: unknown, field: string, maxLength: number): void {
  if (value !== null) checkText(value, field, maxLength)
}

export function checkMoment(value: unknown, field: string): void {
  checkText(value, field, 100)
  if (Number.isNaN(Date.parse(value))) fail(field, 'an ISO 8601 moment', value)
}

export function checkOneOf(value: unknown, field: string, choices: readonly unknown[]): void {
  if (!choices.includes(value))
    fail(field, `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`, value)
}

export function checkBooleanOrNull(value: unknown, field: string): void {
  if (value !== null && typeof value !== 'boolean') fail(field, 'true, false or null', value)
}

export function checkWhole(value: unknown, field: string, min: number, max: number, of = 'number'): void {
  if (typeof value !== 'number' || !Number.isInteger(value)) fail(field, `a whole ${of}`, value)
  if (value < min || value > max) fail(field, `a whole ${of} from ${min} to ${max}`, value)
}

export function checkWholeOrNull(value: unknown, field: string, min: number, max: number): void {
  if (value !== null) checkWhole(value, field, min, max)
}

/** A column of a packed report: whole numbers, no others. JSON has no such thing. */
const isUnpacked = (value: unknown): value is WholeColumn =>
  value instanceof Int32Array || value instanceof Float64Array

/** A column of whole numbers: the hot path, so the field's name is built only where something is wrong. */
export function checkColumn(value: unknown, field: string, length: number, min: number, max: number, of: string): void {
  if (isUnpacked(value)) return checkRange(value, field, length, min, max, of)
  const column = asList(value, field, length)
  for (let index = 0; index < length; index++) {
    const entry = column[index]
    if (typeof entry !== 'number' || !Number.isInteger(entry) || entry < min || entry > max) {
      fail(`${field}[${index}]`, of, entry)
    }
  }
}

/** @param besides a number beyond that range that may stand there too */
function checkRange(
  column: WholeColumn,
  field: string,
  length: number,
  min: number,
  max: number,
  of: string,
  besides = min,
): void {
  if (column.length !== length) fail(field, `a list of ${length} values`, column)
  if (column instanceof Int32Array && isWithin(column, min, max)) return
  for (let index = 0; index < length; index++) {
    const entry = column[index]!
    if ((entry < min || entry > max) && entry !== besides) fail(`${field}[${index}]`, of, entry)
  }
}

/** Told of most columns without looking at each number: false may be wrong, true is not. */
function isWithin(column: Int32Array, min: number, max: number): boolean {
  if (max < 0x7fffffff || min > 0) return false
  if (min <= -0x80000000) return true
  // None is below 0 where all of them together are not.
  let bits = 0
  for (let index = 0; index < column.length; index++) bits |= column[index]!
  return bits >= 0
}

export function checkColumnWithNulls(
  value: unknown,
  field: string,
  length: number,
  min: number,
  max: number,
  of: string,
): void {
  if (isUnpacked(value)) return checkRange(value, field, length, min, max, `${of} or null`, NULL)
  const column = asList(value, field, length)
  for (let index = 0; index < length; index++) {
    const entry = column[index]
    if (entry === null) continue
    if (typeof entry !== 'number' || !Number.isInteger(entry) || entry < min || entry > max) {
      fail(`${field}[${index}]`, `${of} or null`, entry)
    }
  }
}

/** A column of texts. */
export function checkTexts(value: unknown, field: string, maxLength: number, length?: number): string[] {
  const column = asList(value, field, length)
  for (let index = 0; index < column.length; index++) {
    const entry = column[index]
    if (typeof entry !== 'string' || entry.length > maxLength) checkText(entry, `${field}[${index}]`, maxLength)
  }
  return column as string[]
}
