import type { ProvenLeak } from '../../../../reporter/src/proof.ts'

const words: Record<ProvenLeak['kind'], (name: string) => string> = {
  environment: (name) => `environment variable ${name}`,
  'working-directory': (name) => `working directory ${name}`,
  global: (name) => `global property ${name}`,
  prototype: (name) => `property of a built-in ${name}`,
  'fake-timers': (name) => (name === 'Date' ? 'a date of its own' : name),
  mock: (name) => `mock of ${name}`,
  'module-state': (name) => `module variable ${name}`,
  listener: (name) => `listener ${name}`,
  handle: (name) => `open handle: ${name}`,
  timer: (name) => `running timer ${name}`,
  file: (name) => `file ${name}`,
  row: (name) => name,
}

/** `module variable src/discounts.ts: campaigns`, `environment variable TZ (removed)` */
export const nameLeak = ({ kind, name, change }: ProvenLeak): string =>
  words[kind](name) + (change === 'removed' ? ' (removed)' : '')
