import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crc32 } from '../../../packages/reporter/src/zip/crc32.ts'
import { readZipEntries, readZipEntry } from '../../../packages/reporter/src/zip/zip-file.ts'
import { tempFolder } from './support/temp-folder.ts'
import { writeZip, type ZipInput } from './support/write-zip.ts'

const zipIn = (bytes: Uint8Array): string => join(tempFolder({ 'a.zip': bytes }), 'a.zip')

const contents = (path: string, maxBytes = 1 << 20): [string, string][] =>
  readZipEntries(path).map((entry) => [entry.name, readZipEntry(path, entry, maxBytes).toString('utf8')])

const text = (name: string, data: string, more: Partial<ZipInput> = {}): ZipInput => ({
  name,
  data: Buffer.from(data),
  ...more,
})

test('the checksum is that of the specification', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
})

describe('a zip file', () => {
  test('is read whether its data is stored or deflated', () => {
    const path = zipIn(writeZip([text('a.json', 'stored', { stored: true }), text('b/ü.json', 'deflated '.repeat(99))]))

    expect(contents(path)).toEqual([
      ['a.json', 'stored'],
      ['b/ü.json', 'deflated '.repeat(99)],
    ])
  })

  test('may be a zip64 file', () => {
    const path = zipIn(
      writeZip([text('a', 'first', { zip64: true }), text('b', 'second', { zip64: true })], { zip64: true }),
    )

    expect(contents(path)).toEqual([
      ['a', 'first'],
      ['b', 'second'],
    ])
  })

  test('may end in a comment that looks like its own end', () => {
    const path = zipIn(writeZip([text('a', 'first')], { comment: `PK\u0005\u0006${'x'.repeat(30)}` }))

    expect(contents(path)).toEqual([['a', 'first']])
  })

  test('may be empty', () => {
    expect(contents(zipIn(writeZip([])))).toEqual([])
  })

  test('that was cut off is told to be broken', () => {
    const whole = writeZip([text('a', 'first'), text('b', 'second')])

    for (let length = 0; length < whole.length; length++) {
      const path = zipIn(whole.subarray(0, length))
      expect(() => readZipEntries(path), `cut after ${length} bytes`).toThrow('broken')
    }
  })

  test('with any bytes changed gives its data, fewer entries or an error, and never hangs or gives other data', () => {
    const whole = writeZip([text('a', 'first'.repeat(50)), text('b', 'second', { stored: true })])
    const data = ['first'.repeat(50), 'second']
    const path = zipIn(whole)

    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const changed = Buffer.from(whole)
          for (const [at, byte] of changes) changed[at] = byte
          for (const found of readOrErrors(changed)) expect(found instanceof Error || data.includes(found)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
    expect(contents(path)).toHaveLength(2)
  })
})

describe('a hostile zip file', () => {
  test('that unpacks to more than its limit is stopped there, whatever size it claims', () => {
    const bomb = Buffer.alloc(8 << 20)
    const path = zipIn(
      writeZip([
        { name: 'honest', data: bomb },
        { name: 'liar', data: bomb, claimedSize: 10 },
      ]),
    )
    const [honest, liar] = readZipEntries(path)

    expect(() => readZipEntry(path, honest!, 1 << 20)).toThrow('is larger than 1048576 bytes')
    expect(() => readZipEntry(path, liar!, 1 << 20)).toThrow('is larger than 1048576 bytes')
  })

  test('with more entries than anyone needs is refused before they are read', () => {
    const end = Buffer.from(writeZip([], { zip64: true }))
    // The number of entries in the zip64 end.
    end.writeBigUInt64LE(10_000_000n, 32)

    expect(() => readZipEntries(zipIn(end))).toThrow('10000000 entries, the limit is 100000')
  })

  test.each<[string, Partial<ZipInput>, string]>([
    ['encrypted', { encrypted: true }, 'is encrypted'],
    ['packed by an unknown method', { method: 12 }, 'packed by method 12'],
    ['not what its checksum says', { claimedCrc: 1 }, 'checksum'],
    ['shorter than it says', { claimedSize: 99 }, 'checksum'],
    ['not deflated though it says so', { method: 8, stored: true }, 'cannot be unpacked'],
  ])('with an entry that is %s says so', (_, more, message) => {
    const path = zipIn(writeZip([{ name: 'a', data: randomBytes(40), ...more }]))

    expect(() => contents(path)).toThrow(message)
  })
})

/** The data of each entry, or the errors in its place. */
function readOrErrors(bytes: Uint8Array): (string | Error)[] {
  const path = zipIn(bytes)
  try {
    return readZipEntries(path).map((entry) => {
      try {
        return readZipEntry(path, entry, 1 << 20).toString('utf8')
      } catch (error) {
        return error as Error
      }
    })
  } catch (error) {
    return [error as Error]
  }
}
