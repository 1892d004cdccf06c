import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanLine } from '../../../packages/reporter/src/clean-line.ts'
import {
  cleanText,
  clipName,
  clipTitlePath,
  createErrorClipper,
  MAX_NAME_BYTES,
} from '../../../packages/reporter/src/clip.ts'

describe('a name', () => {
  test('that fits stays as it is', () => {
    expect(clipName('addiert Größen 🛒')).toBe('addiert Größen 🛒')
  })

  test('that is too long keeps its start and ends in a hash of the whole', () => {
    const long = 'ü'.repeat(5000)

    const clipped = clipName(long)

    expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(MAX_NAME_BYTES)
    expect(clipped).toMatch(/^ü+…#[0-9a-f]{12}$/)
    expect(clipped).toBe(clipName(long))
    expect(clipped).not.toBe(clipName(`${long}!`))
  })

  test('of any kind stays within its bytes and well formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 40, max: 200 }), (name, max) => {
        const clipped = clipName(name, max)

        expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(max)
        expect(clipped.isWellFormed()).toBe(true)
        expect(clipped).not.toContain('\0')
      }),
    )
  })

  test('loses colours, NUL and halves of characters', () => {
    expect(cleanText('\u001b[31mred\u001b[0m \0 \ud83d')).toBe('red \u2400 \ufffd')
  })
})

test('a title path is cut as a whole, so that its parts stay parts', () => {
  const clipped = clipTitlePath(['outer', 'x'.repeat(5000)])

  expect(clipped[0]).toBe('outer')
  expect(clipped).toHaveLength(2)
  expect(Buffer.byteLength(clipped.join('\u001f'))).toBeLessThanOrEqual(MAX_NAME_BYTES)
})

test('a separator in a title becomes a space', () => {
  expect(clipTitlePath(['a\u001fb'])).toEqual(['a b'])
})

describe('an error', () => {
  test('that fits stays as it is', () => {
    const errors = [{ name: 'TypeError', message: 'no', stack: 'at a' }]

    expect(createErrorClipper()(errors)).toEqual(errors)
  })

  test('that is too long is cut to 16 KiB and marked, with room for both message and stack', () => {
    const [clipped] = createErrorClipper()([{ message: 'm'.repeat(50_000), stack: 's'.repeat(50_000) }])

    expect(clipped!.truncated).toBe(true)
    expect(clipped!.message.length + clipped!.stack!.length).toBe(16 * 1024)
    expect(Math.min(clipped!.message.length, clipped!.stack!.length)).toBeGreaterThan(1000)
  })

  test('is one of at most ten; the others are counted', () => {
    const clipped = createErrorClipper()(Array.from({ length: 25 }, (_, n) => ({ message: `error ${n}` })))

    expect(clipped).toHaveLength(10)
    expect(clipped[9]).toEqual({ message: 'and 16 more errors', truncated: true })
  })

  test('of the thousandth test is cut deeper, so that the report stays small enough to be taken', () => {
    const clip = createErrorClipper()

    const sizes = Array.from({ length: 20_000 }, () => clip([{ message: 'm'.repeat(20_000) }])[0]!.message.length)

    expect(sizes[0]).toBe(16 * 1024)
    expect(sizes.at(-1)).toBe(200)
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(24 * 1024 * 1024)
  })
})

test.each([
  ['two\nlines\r\nand\u2028more', 'two lines and more'],
  ['\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007', 'link'],
  ['right\u202eto left', 'rightto left'],
  ['##[error]fake', '# #[error]fake'],
  ['a ##vso[task.setvariable]x', 'a # #vso[task.setvariable]x'],
  ['🛒'.repeat(10), '🛒🛒🛒🛒🛒🛒🛒🛒🛒🛒'],
])('%j is shown in one line as %j', (text, expected) => {
  expect(cleanLine(text, 40)).toBe(expected)
})

test('a line that is too long ends in dots', () => {
  expect(cleanLine('abcdefgh', 5)).toBe('abcd…')
})
