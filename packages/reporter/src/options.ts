import { isObject } from './is-object.ts'
import { toLayers, type LayerOptions, type Layers } from './layer-options.ts'
import type { ProbeParts } from './probe-parts.ts'

/** Second element of the reporter's tuple. Every option can also be an environment variable, which wins. */
export interface ReporterOptions {
  /** Folder for reports and history. STRATIGRAPH_DIR. @default the nearest `.stratigraph` up to the repository's root, else `<cwd>/.stratigraph` */
  dir?: string
  /** Server to send reports to, e.g. https://stratigraph.example. STRATIGRAPH_URL. @default none: the report stays on disk */
  url?: string
  /** Token with the scope `ingest`. STRATIGRAPH_TOKEN. */
  token?: string
  /** History that the run belongs to. STRATIGRAPH_PROJECT. @default owner/name of the git remote, else the package's name */
  project?: string
  /** Joins the shards of one run. STRATIGRAPH_RUN_KEY. @default from CI variables */
  runKey?: string
  /** The most that saving and sending may add to a run, in ms. STRATIGRAPH_DEADLINE_MS. @default 5000 */
  deadlineMs?: number
  /**
   * Globs (relative to the repository) that declare a layer where no tag and no project name does, and rules that tell
   * it by what a test crosses.
   */
  layers?: LayerOptions
  /** Free dimensions of the run, e.g. { database: 'postgres 15' }. STRATIGRAPH_ENV_<NAME>, e.g. STRATIGRAPH_ENV_DATABASE. */
  environment?: Record<string, string>
  /** Record runs in watch mode too. STRATIGRAPH_WATCH. @default false */
  watch?: boolean
  /** Print nothing at the end. STRATIGRAPH_QUIET. @default false */
  quiet?: boolean
  /** Record nothing. STRATIGRAPH_DISABLE. @default false */
  disable?: boolean
  /**
   * What is watched inside the test processes: boundaries that tests cross, state that they leave behind, modules that
   * they mock. STRATIGRAPH_PROBE (true or false). @default true
   */
  probe?: boolean | { boundaries?: boolean; leaks?: boolean; mocks?: boolean }
}

/** The options after environment variables and defaults. */
export interface Config {
  dir: string | null
  url: string | null
  token: string | null
  project: string | null
  runKey: string | null
  deadlineMs: number
  layers: Layers
  environment: { name: string; value: string }[]
  watch: boolean
  quiet: boolean
  disable: boolean
  probe: ProbeParts
}

type Environment = Record<string, string | undefined>

const MAX_DEADLINE_MS = 600_000
const MAX_ENVIRONMENT = 50

/** Never throws: a bad value gives one warning, and its default. No warning shows a value of `token`. */
export function resolveOptions(options: unknown, env: Environment): { config: Config; warnings: string[] } {
  const warnings: string[] = []
  const given = isObject(options) ? options : {}
  if (options !== undefined && options !== null && !isObject(options)) {
    warnings.push(`the reporter's options must be an object, got ${typeof options}: using the defaults`)
  }
  for (const name of Object.keys(given)) {
    if (!KNOWN.includes(name)) warnings.push(`unknown option "${name}": known are ${KNOWN.join(', ')}`)
  }

  /** The variable if it is set, else the option; null and one warning if it does not parse. */
  function read<T>(option: string, variable: string, expected: string, parse: (value: unknown) => T | null): T | null {
    // CI systems hand over missing secrets as empty text.
    const fromEnv = env[variable] === '' ? undefined : env[variable]
    const value = fromEnv ?? given[option] ?? undefined
    if (value === undefined) return null
    const parsed = parse(value)
    if (parsed === null) {
      const where = fromEnv === undefined ? `option "${option}"` : variable
      warnings.push(`${where} must be ${expected}: using the default`)
    }
    return parsed
  }

  const config: Config = {
    dir: read('dir', 'STRATIGRAPH_DIR', 'the path of a folder', toText),
    url: read('url', 'STRATIGRAPH_URL', 'an http(s) address without user, password or query', toServerUrl),
    token: read('token', 'STRATIGRAPH_TOKEN', 'one word of printable ASCII characters', toToken),
    project: read('project', 'STRATIGRAPH_PROJECT', 'a name of at most 200 characters', toName),
    runKey: read('runKey', 'STRATIGRAPH_RUN_KEY', 'a text of at most 200 characters', toName),
    deadlineMs:
      read('deadlineMs', 'STRATIGRAPH_DEADLINE_MS', `a number from 0 to ${MAX_DEADLINE_MS}`, toDeadlineMs) ?? 5000,
    layers: toLayers(given['layers'], warnings),
    environment: toEnvironment(given['environment'], env, warnings),
    watch: read('watch', 'STRATIGRAPH_WATCH', 'true or false', toBoolean) ?? false,
    quiet: read('quiet', 'STRATIGRAPH_QUIET', 'true or false', toBoolean) ?? false,
    disable: read('disable', 'STRATIGRAPH_DISABLE', 'true or false', toBoolean) ?? false,
    probe: toProbe(read('probe', 'STRATIGRAPH_PROBE', 'true, false or an object like { leaks: false }', toProbeParts)),
  }
  return { config, warnings }
}

const KNOWN = [
  'dir',
  'url',
  'token',
  'project',
  'runKey',
  'deadlineMs',
  'layers',
  'environment',
  'watch',
  'quiet',
  'disable',
  'probe',
] satisfies (keyof ReporterOptions)[] as string[]

const toText = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null)

const toName = (value: unknown): string | null => {
  const text = toText(value)?.trim()
  return text !== undefined && text.length <= 200 ? text : null
}

/** Printable ASCII only: anything else cannot stand in a header. */
export const toToken = (value: unknown): string | null => {
  const text = toText(value)?.trim()
  return text !== undefined && /^[\u0021-\u007e]+$/.test(text) ? text : null
}

/** Without the slash at its end, so that a path can follow. */
export function toServerUrl(value: unknown): string | null {
  const text = toText(value)?.trim()
  if (text === undefined || !URL.canParse(text)) return null
  const url = new URL(text)
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (!isPlain || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  return url.href.replace(/\/+$/, '')
}

const toDeadlineMs = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && number >= 0 && number <= MAX_DEADLINE_MS ? number : null
}

const toBoolean = (value: unknown): boolean | null => {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return null
  if (/^(1|true|yes|on)$/i.test(value)) return true
  return /^(0|false|no|off)$/i.test(value) ? false : null
}

const probeParts = ['boundaries', 'leaks', 'mocks'] as const

/** Parts that are not named stay on. */
function toProbeParts(value: unknown): ProbeParts | null {
  const all = toBoolean(value)
  if (all !== null) return { boundaries: all, leaks: all, mocks: all }
  if (!isObject(value)) return null
  const isKnown = Object.entries(value).every(
    ([name, on]) => probeParts.includes(name as keyof ProbeParts) && typeof on === 'boolean',
  )
  return isKnown ? { ...toProbe(null), ...(value as Partial<ProbeParts>) } : null
}

const toProbe = (parts: ProbeParts | null): ProbeParts => parts ?? { boundaries: true, leaks: true, mocks: true }

function toEnvironment(value: unknown, env: Environment, warnings: string[]): Config['environment'] {
  const dimensions = new Map<string, string>()
  if (isObject(value)) {
    for (const [name, text] of Object.entries(value)) {
      if (typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean') {
        dimensions.set(name, String(text))
      } else {
        warnings.push(`option "environment.${name}" must be a text: ignored`)
      }
    }
  } else if (value !== undefined && value !== null) {
    warnings.push('option "environment" must be an object like { database: "postgres 15" }: using none')
  }
  for (const [variable, text] of Object.entries(env)) {
    const name = /^STRATIGRAPH_ENV_(.+)$/.exec(variable)?.[1]
    if (name !== undefined && text) dimensions.set(name.toLowerCase(), text)
  }
  if (dimensions.size > MAX_ENVIRONMENT) {
    warnings.push(`more than ${MAX_ENVIRONMENT} environment dimensions: only the first ${MAX_ENVIRONMENT} are kept`)
  }
  return [...dimensions]
    .slice(0, MAX_ENVIRONMENT)
    .map(([name, text]) => ({ name: name.slice(0, 200), value: text.slice(0, 1000) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
