import type { CiFacts } from '../report.ts'
import { PROVIDERS, type CiReading } from './ci-providers.ts'
import { isSet, type Env } from './ci-variables.ts'

/** null outside CI. Pure but for GitHub's event file, which holds the number of a `pull_request_target`. */
export function readCi(env: Env): CiReading | null {
  const provider = PROVIDERS.find(({ matches }) => matches(env))
  if (!provider) return readUnknownCi(env)
  const { commit, branch, repository, jobGroup, shard, ...facts } = provider.read(env)
  return {
    facts: { ...NO_FACTS, provider: provider.name, ...facts },
    commit: commit ?? null,
    branch: branch ?? null,
    repository: repository ?? null,
    jobGroup: jobGroup ?? facts.job ?? null,
    shard: shard ?? null,
  }
}

const NO_FACTS: Omit<CiFacts, 'provider'> = {
  runId: null,
  attempt: null,
  job: null,
  pullRequest: null,
  buildUrl: null,
}

/** Systems whose name is all that we read. */
const NAMES: Record<string, string> = {
  TEAMCITY_VERSION: 'teamcity',
  TRAVIS: 'travis',
  DRONE: 'drone',
  SEMAPHORE: 'semaphore',
  APPVEYOR: 'appveyor',
  CODEBUILD_BUILD_ID: 'codebuild',
  CI_WORKFLOW_NAME: 'woodpecker',
}

function readUnknownCi(env: Env): CiReading | null {
  const variable = Object.keys(NAMES).find((name) => isSet(env[name]))
  if (variable === undefined && !isSet(env['CI'])) return null
  const provider = variable === undefined ? 'unknown' : NAMES[variable]!
  const facts = { ...NO_FACTS, provider }
  return { facts, commit: null, branch: null, repository: null, jobGroup: null, shard: null }
}
