import { describe, expect, test } from 'vitest'
import { resolveOptions } from '../../../packages/reporter/src/options.ts'

const resolve = (options: unknown, env: Record<string, string> = {}) => resolveOptions(options, env)

describe('without options', () => {
  test.each([[undefined], [null], [{}]])('%j gives the defaults and no warning', (options) => {
    const { config, warnings } = resolve(options)

    expect(warnings).toEqual([])
    expect(config).toEqual({
      dir: null,
      url: null,
      token: null,
      project: null,
      runKey: null,
      deadlineMs: 5000,
      layers: { unit: [], integration: [], e2e: [], rules: [] },
      environment: [],
      watch: false,
      quiet: false,
      disable: false,
      probe: { boundaries: true, leaks: true, mocks: true },
    })
  })
})

test('the probe looks for what is not switched off', () => {
  const probeOf = (probe: unknown, env = {}) => {
    const { config, warnings } = resolve({ probe }, env)
    return { ...config.probe, warnings: warnings.length }
  }
  const all = { boundaries: true, leaks: true, mocks: true, warnings: 0 }
  const none = { boundaries: false, leaks: false, mocks: false, warnings: 0 }

  expect(probeOf(false)).toEqual(none)
  expect(probeOf({ leaks: false })).toEqual({ ...all, leaks: false })
  expect(probeOf(true, { STRATIGRAPH_PROBE: 'off' })).toEqual(none)
  expect(probeOf({ leak: false })).toEqual({ ...all, warnings: 1 })
  expect(probeOf('deep')).toEqual({ ...all, warnings: 1 })
})

test('a variable counts before an option, and an empty one counts as not set', () => {
  const env = { STRATIGRAPH_URL: 'https://from-env.example/base/', STRATIGRAPH_TOKEN: '', STRATIGRAPH_QUIET: 'yes' }

  const { config, warnings } = resolve({ url: 'http://from-options.example', token: 'abc', quiet: false }, env)

  expect(config).toMatchObject({ url: 'https://from-env.example/base', token: 'abc', quiet: true })
  expect(warnings).toEqual([])
})

test('dimensions come from the option and from STRATIGRAPH_ENV_ variables, sorted', () => {
  const { config } = resolve(
    { environment: { region: 'eu', database: 'sqlite', fast: true } },
    { STRATIGRAPH_ENV_DATABASE: 'postgres 15' },
  )

  expect(config.environment).toEqual([
    { name: 'database', value: 'postgres 15' },
    { name: 'fast', value: 'true' },
    { name: 'region', value: 'eu' },
  ])
})

test.each<[unknown, Record<string, string>, string]>([
  ['quiet', {}, "the reporter's options must be an object, got string: using the defaults"],
  [{ ulr: 'x' }, {}, 'unknown option "ulr": known are dir, url'],
  [{ url: 'stratigraph.example' }, {}, 'option "url" must be an http(s) address without user, password or query'],
  [{}, { STRATIGRAPH_URL: 'https://user:pass@x.example' }, 'STRATIGRAPH_URL must be an http(s) address without user'],
  [{ token: 'line\nbreak' }, {}, 'option "token" must be one word of printable ASCII characters'],
  [{ deadlineMs: -1 }, {}, 'option "deadlineMs" must be a number from 0 to 600000'],
  [{}, { STRATIGRAPH_DEADLINE_MS: 'soon' }, 'STRATIGRAPH_DEADLINE_MS must be a number from 0 to 600000'],
  [{ watch: 'perhaps' }, {}, 'option "watch" must be true or false'],
  [{ layers: ['a'] }, {}, 'option "layers" must be an object like'],
  [{ layers: { api: ['a'] } }, {}, 'option "layers" knows unit, integration, e2e and rules, not "api"'],
  [{ layers: { unit: [1] } }, {}, 'option "layers.unit" must be a list of globs'],
  [{ layers: { rules: {} } }, {}, 'option "layers.rules" must be a list like'],
  [{ layers: { rules: [{ layer: 'api', boundaries: ['http'] }] } }, {}, 'option "layers.rules[0]" must be like'],
  [{ layers: { rules: [{ layer: 'e2e', boundaries: [] }] } }, {}, 'option "layers.rules[0]" must be like'],
  [
    { layers: { rules: [{ layer: 'e2e', boundaries: ['http'], kind: 1 }] } },
    {},
    'option "layers.rules[0]" must be like',
  ],
  [{ environment: { a: {} } }, {}, 'option "environment.a" must be a text'],
])('%j with %j gives one warning and the default', (options, env, message) => {
  const { config, warnings } = resolve(options, env)

  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain(message)
  expect(config).toEqual(resolve(undefined).config)
})

test('no warning shows a token', () => {
  const { warnings } = resolve({ token: 'sec ret' }, {})

  expect(warnings.join()).not.toMatch(/sec|ret /)
})
