import { createHash } from 'node:crypto'
import type { FixItem } from '../../api-schemas/fix-next.ts'

/** An item before red builds have become minutes. */
export type Draft = Omit<FixItem, 'worthMinutesPerWeek'>

/** The same for the same words. */
export const itemId = (...words: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16)

/** A name as code in a sentence. */
export const code = (name: string): string => `\`${name.replaceAll('`', "'")}\``

export const testCode = ({ titlePath }: { titlePath: readonly string[] }): string => code(titlePath.join(' › '))

/** The last part of a path names a file well enough in a sentence. */
export const fileCode = (path: string): string => code(path.slice(path.lastIndexOf('/') + 1))

/** `0.42 ms`, `96 ms`, `1.9 s`, `3 min` */
export function durationText(ms: number): string {
  if (ms < 10) return `${Number(ms.toPrecision(2))} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  return ms < 99_500 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
}

export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

export const percent = (share: number): string => `${Math.round(share * 100)} %`

export const linkToFile = (path: string): FixItem['link'] => ({ page: 'files', test: null, q: path })
