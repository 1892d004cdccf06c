import { hash as digest } from 'node:crypto'
import type { KnownDictionary } from '../codec/dictionary-codec.ts'
import { refusal } from '../errors.ts'
import type { Store } from '../store/store.ts'
import { parseJson, writeJson } from './json-text.ts'
import { validateDictionary } from './validate-dictionary.ts'
import type { ReceivedReport } from './received-report.ts'

/** The dictionaries that came lately, so that a report whose names are known costs no query. */
export interface DictionaryCache {
  /**
   * The dictionary of a report that brings one or names one. Undefined: the report brings one that is not known yet; it
   * is then whole and validated.
   * @param text its JSON, in UTF-8, where it was cut out of the report (see parse-report.ts)
   * @throws a refusal: 412 unknown and not brought, 400 or 413 broken
   */
  find(
    project: number | undefined,
    report: ReceivedReport,
    text?: Buffer,
  ): Promise<{ hash: string; known?: KnownDictionary }>
  remember(project: number, hash: string, known: KnownDictionary): void
}

const kept = 64

export function createDictionaryCache(store: Store): DictionaryCache {
  const cache = new Map<string, KnownDictionary>()

  function remember(project: number, hash: string, known: KnownDictionary): void {
    const key = `${project} ${hash}`
    cache.delete(key)
    cache.set(key, known)
    if (cache.size > kept) cache.delete(cache.keys().next().value!)
  }

  async function look(project: number | undefined, hash: string): Promise<KnownDictionary | undefined> {
    if (project === undefined) return undefined
    const known = cache.get(`${project} ${hash}`) ?? (await store.dictionary(project, hash))
    if (known) remember(project, hash, known)
    return known
  }

  return {
    async find(project, report, text) {
      const hash = text === undefined ? hashOf(report) : report.dictionaryHash!
      // What is known was validated when it came.
      const known = await look(project, hash)
      if (known) return { hash, known }
      if (text !== undefined) report.dictionary = parseJson(text.toString('utf8')) as ReceivedReport['dictionary']
      if (!report.dictionary) {
        throw refusal(412, 'dictionaryHash: this server does not know that dictionary', {
          field: 'dictionaryHash',
          fix: 'Send the report again with its dictionary.',
        })
      }
      validateDictionary(report.dictionary)
      return { hash }
    },
    remember,
  }
}

/** @throws a refusal if the given hash is not that of the dictionary beside it: results would go to wrong tests */
function hashOf({ dictionary, dictionaryHash }: ReceivedReport): string {
  if (!dictionary) return dictionaryHash!
  const computed = digest('sha256', writeJson(dictionary), 'hex')
  if (dictionaryHash !== undefined && dictionaryHash !== computed) {
    throw refusal(400, 'dictionaryHash: is not the SHA-256 of the dictionary beside it', { field: 'dictionaryHash' })
  }
  return computed
}
