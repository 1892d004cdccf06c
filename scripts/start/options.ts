import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { seeded } from '../../packages/server/src/analysis/order/seeded.ts'

export const repository = fileURLToPath(new URL('../../', import.meta.url))

/**
 * How often a fresh clone runs each of the example suites. In a dozen orders some innocent test stands before a victim
 * just when it fails; in twenty hardly any does.
 */
export const roundsOnAFreshClone = 20

export interface StartOptions {
  port: number
  /** Folder of the history and of the reports that the server watches. */
  dir: string
  /** How often to run each suite; undefined = what the history still lacks. */
  rounds?: number
  /** Uniform in [0, 1): decides the orders. */
  random: () => number
}

/** @throws with one sentence that names the bad option */
export function readOptions(args: string[], env: Record<string, string | undefined>): StartOptions {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      dir: { type: 'string' },
      rounds: { type: 'string' },
      seed: { type: 'string' },
    },
  })
  const portText = values.port ?? (env.PORT || '4319')
  return {
    port: wholeNumber(values.port === undefined ? 'PORT' : '--port', portText, 65535),
    dir: resolve(values.dir ?? `${repository}/test/examples/.stratigraph`),
    rounds: values.rounds === undefined ? undefined : wholeNumber('--rounds', values.rounds, 1000),
    random: values.seed === undefined ? Math.random : seeded(wholeNumber('--seed', values.seed, 2 ** 31)),
  }
}

function wholeNumber(name: string, text: string, largest: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= largest) return number
  throw new Error(`${name} must be a whole number from 0 to ${largest}, not "${text}"`)
}
