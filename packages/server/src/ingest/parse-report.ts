import { hash } from 'node:crypto'
import { parseJson } from './json-text.ts'
import { isPacked, unpackReport, type PackedColumns } from './unpack-report.ts'

/** A report's JSON, with its dictionary apart where that could be told without parsing it. */
export interface ParsedReport {
  value: unknown
  /** JSON, in UTF-8, of the dictionary that the value has been freed of. Its SHA-256 is the value's `dictionaryHash`: checked. */
  dictionary?: Buffer | undefined
  /** Of a packed report: the bytes of its columns. */
  columns?: PackedColumns | undefined
}

const hashKey = '"dictionaryHash":"'
const hashLength = 64
const dictionaryKey = '","dictionary":'
const nextKey = ',"files":{"worker":'

/**
 * Nine tenths of a report are its dictionary, which usually is known already. The reporter writes it behind its hash,
 * so it can be cut out and checked by its bytes. Whatever is written otherwise is parsed as it is.
 * @throws a refusal (400) where the text is not JSON
 */
export function parseReport(utf8: Buffer): ParsedReport {
  if (isPacked(utf8)) return unpackReport(utf8)
  const cut = findDictionary(utf8)
  if (!cut) return { value: parseJson(utf8.toString('utf8')) }
  const value = parseJson(utf8.toString('utf8', 0, cut.hashEnd) + utf8.toString('utf8', cut.end))
  // The same keys deeper down are some other fact: names must never be taken from there.
  if (!isObject(value) || value['dictionaryHash'] !== cut.hash) return { value: parseJson(utf8.toString('utf8')) }
  return { value, dictionary: utf8.subarray(cut.start, cut.end) }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

interface Cut {
  hash: string
  hashEnd: number
  start: number
  end: number
}

function findDictionary(utf8: Buffer): Cut | undefined {
  const key = utf8.indexOf(hashKey)
  if (key < 0) return undefined
  const hashStart = key + hashKey.length
  const start = hashStart + hashLength + dictionaryKey.length
  if (utf8.toString('latin1', hashStart + hashLength, start) !== dictionaryKey) return undefined
  const end = utf8.indexOf(nextKey, start)
  if (end < 0) return undefined
  const computed = hash('sha256', utf8.subarray(start, end), 'hex')
  if (computed !== utf8.toString('latin1', hashStart, hashStart + hashLength)) return undefined
  // The quote that closes the hash stays.
  return { hash: computed, hashEnd: hashStart + hashLength + 1, start, end }
}
