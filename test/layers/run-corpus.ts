import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { Report } from '../../packages/reporter/src/report.ts'
import type { LayersAnswer } from '../../packages/server/src/api-schemas/layers.ts'
import { postgresIsMissing, postgresUrl, serviceIsMissing } from '../support/services.ts'
import { TempProject } from '../support/temp-project.ts'
import { startTestServer } from '../support/test-server.ts'
import type { Case } from './case.ts'
import { nearMisses } from './near-misses.ts'
import { planted } from './planted.ts'

export type CorpusRunner = 'vitest5' | 'jest30'

export interface CorpusRun {
  runner: CorpusRunner
  /** What was run: the other cases need a service that does not answer. */
  cases: readonly Case[]
  /** Kinds of the findings by the case's folder, sorted. */
  found: Map<string, string[]>
  /** Of these parts something was seen anywhere. */
  parts: Record<NonNullable<Case['needs']>, boolean>
}

/** Cases of which a service is missing are left out. */
export async function presentCases(): Promise<{ cases: Case[]; missing: Case[] }> {
  const isMissing = {
    PostgreSQL: await postgresIsMissing(),
    Redis: await serviceIsMissing('Redis'),
    RabbitMQ: await serviceIsMissing('RabbitMQ'),
  }
  const all = [...planted, ...nearMisses]
  const cases = all.filter(({ services }) => services.every((service) => !isMissing[service]))
  return { cases, missing: all.filter((one) => !cases.includes(one)) }
}

/** Of tables and keys: of this run's own, since others may use the same services. */
const prefixOf = (runner: CorpusRunner): string => `corpus_${runner}_${process.pid}_`

/** Some cases leave their table behind: that is what is planted. */
async function dropTables(runner: CorpusRunner): Promise<void> {
  const client = new Client({ connectionString: postgresUrl })
  await client.connect()
  const { rows } = await client.query<{ name: string }>('SELECT tablename AS name FROM pg_tables')
  for (const { name } of rows) if (name.startsWith(prefixOf(runner))) await client.query(`DROP TABLE ${name}`)
  await client.end()
}

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** Runs the corpus by that runner, as a stranger's project, and asks a server what it finds. */
export async function runCorpus(runner: CorpusRunner, cases: readonly Case[]): Promise<CorpusRun> {
  await using project = await TempProject.create(runner, filesOf(runner, cases))
  await chmod(join(project.dir, 'bin/docker'), 0o755)
  const args = runner === 'jest30' ? ['--forceExit'] : []
  const env = { PACKAGES: packages, PATH: `${join(project.dir, 'bin')}:${process.env.PATH}` }
  const { exitCode, stdout, stderr } = await project.run(args, { env })
  const [report] = await project.reports()
  if (cases.some(({ services }) => services.includes('PostgreSQL'))) await dropTables(runner)
  if (exitCode !== 0 || !report) throw new Error(`The corpus fails in ${runner}\n${stdout}\n${stderr}`)

  await using server = await startTestServer()
  await server.send(report)
  const { findings } = await server.json<LayersAnswer>('/api/v1/layers')
  const found = new Map<string, string[]>()
  for (const { file, kind } of findings) {
    const folder = file.split('/').find((part) => cases.some(({ name }) => name === part)) ?? file
    found.set(
      folder,
      [...(found.get(folder) ?? []), kind].toSorted((a, b) => (a < b ? -1 : 1)),
    )
  }
  return { runner, cases, found, parts: partsOf(report) }
}

function partsOf({ evidence }: Report): CorpusRun['parts'] {
  return {
    mocks: evidence?.looked.mocks === true,
    leaks: evidence?.looked.leaks === true,
    idle: evidence?.tests.some(({ idleUs = 0 }) => idleUs > 0) === true,
  }
}

function filesOf(runner: CorpusRunner, cases: readonly Case[]): Record<string, string> {
  const isJest = runner === 'jest30'
  const ending = isJest ? 'cjs' : 'js'
  const files = cases.flatMap(({ name, files: bodies, modules = {} }) => [
    ...Object.entries(bodies).map(([file, body]) => [
      `${name}/${file}.test.${ending}`,
      `${heads[runner](`${prefixOf(runner)}${name.replaceAll('-', '_')}`)}\n${translate(body, runner)}\n`,
    ]),
    ...Object.entries(modules).map(([module, functions]) => [
      `${name}/${module}.${ending}`,
      Object.entries(functions)
        .map(([fn, text]) => `${isJest ? `exports.${fn} =` : `export const ${fn} =`} () => { ${text} }`)
        .join('\n'),
    ]),
  ]) as [string, string][]
  return {
    ...Object.fromEntries(files),
    'bin/docker': '#!/bin/sh\nexit 0\n',
    'node_modules/mailer/package.json': '{ "name": "mailer", "version": "1.0.0", "main": "index.js" }',
    'node_modules/mailer/index.js': 'exports.send = () => false\n',
    ...(isJest
      ? {
          'jest.config.cjs': `module.exports = { reporters: ['default', '@stratigraph/reporter/jest'], testMatch: ['**/*.test.cjs'], transform: {} }`,
        }
      : {
          'vitest.config.js': `export default { test: { globals: true, reporters: ['default', '@stratigraph/reporter/vitest'] } }`,
        }),
  }
}

const heads: Record<CorpusRunner, (name: string) => string> = {
  vitest5: (name) => `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const here = import.meta.dirname
const runner = vi
const own = (path) => import(/* @vite-ignore */ path + '.js')
${common(name)}`,
  jest30: (name) => `const here = __dirname
const runner = jest
const own = async (path) => require(path + '.cjs')
${common(name)}`,
}

const common = (name: string): string => `const name = ${JSON.stringify(name)}
const url = ${JSON.stringify(postgresUrl)}
const need = (package_) => require(process.env.PACKAGES + '/' + package_)`

/** Mocks are moved up by the runner, or stand before what they replace is loaded. */
const translate = (body: string, runner: CorpusRunner): string =>
  body.replaceAll(/^mock\('(\.\/)?(\w+)'/gm, (_, near: string | undefined, module: string) => {
    const path = near ? `./${module}${runner === 'jest30' ? '.cjs' : '.js'}` : module
    return `${runner === 'jest30' ? 'jest' : 'vi'}.mock('${path}'`
  })
