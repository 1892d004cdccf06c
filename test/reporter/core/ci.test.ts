import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCi } from '../../../packages/reporter/src/environment/ci.ts'
import type { CiReading } from '../../../packages/reporter/src/environment/ci-providers.ts'
import type { Env } from '../../../packages/reporter/src/environment/ci-variables.ts'
import { tempFolder } from './support/temp-folder.ts'

/** The variables that each system's documentation lists, with the values of one job. */
const github: Env = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_RUN_ID: '9001',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_JOB: 'test',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_SHA: 'c0ffee',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_SERVER_URL: 'https://github.com',
}

const systems: [string, Env, CiReading][] = [
  [
    'GitHub',
    github,
    {
      facts: {
        provider: 'github',
        runId: '9001',
        attempt: 2,
        job: 'test',
        pullRequest: null,
        buildUrl: 'https://github.com/acme/shop/actions/runs/9001/attempts/2',
      },
      commit: 'c0ffee',
      branch: 'main',
      repository: 'acme/shop',
      jobGroup: 'test',
      shard: null,
    },
  ],
  [
    'GitLab',
    {
      GITLAB_CI: 'true',
      CI_PIPELINE_ID: '77',
      CI_JOB_NAME: 'test 2/4',
      CI_JOB_GROUP_NAME: 'test',
      CI_MERGE_REQUEST_IID: '12',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'faster-carts',
      CI_JOB_URL: 'https://gitlab.com/acme/shop/-/jobs/5',
      CI_COMMIT_SHA: 'c0ffee',
      CI_PROJECT_PATH: 'acme/shop',
      CI_NODE_INDEX: '2',
      CI_NODE_TOTAL: '4',
    },
    {
      facts: {
        provider: 'gitlab',
        runId: '77',
        attempt: null,
        job: 'test 2/4',
        pullRequest: 12,
        buildUrl: 'https://gitlab.com/acme/shop/-/jobs/5',
      },
      commit: 'c0ffee',
      branch: 'faster-carts',
      repository: 'acme/shop',
      jobGroup: 'test',
      shard: { index: 2, count: 4 },
    },
  ],
  [
    'Buildkite',
    {
      BUILDKITE: 'true',
      BUILDKITE_BUILD_ID: 'b-1',
      BUILDKITE_RETRY_COUNT: '1',
      BUILDKITE_LABEL: 'Tests',
      BUILDKITE_STEP_KEY: 'tests',
      BUILDKITE_PULL_REQUEST: 'false',
      BUILDKITE_BUILD_URL: 'https://buildkite.com/acme/shop/builds/7',
      BUILDKITE_JOB_ID: 'j-1',
      BUILDKITE_COMMIT: 'c0ffee',
      BUILDKITE_BRANCH: 'main',
      BUILDKITE_ORGANIZATION_SLUG: 'acme',
      BUILDKITE_PIPELINE_SLUG: 'shop',
      BUILDKITE_PARALLEL_JOB: '0',
      BUILDKITE_PARALLEL_JOB_COUNT: '3',
    },
    {
      facts: {
        provider: 'buildkite',
        runId: 'b-1',
        attempt: 2,
        job: 'Tests',
        pullRequest: null,
        buildUrl: 'https://buildkite.com/acme/shop/builds/7#j-1',
      },
      commit: 'c0ffee',
      branch: 'main',
      repository: 'acme/shop',
      jobGroup: 'tests',
      shard: { index: 1, count: 3 },
    },
  ],
  [
    'CircleCI',
    {
      CIRCLECI: 'true',
      CIRCLE_WORKFLOW_ID: 'w-1',
      CIRCLE_BUILD_NUM: '44',
      CIRCLE_JOB: 'test',
      CIRCLE_PULL_REQUEST: 'https://github.com/acme/shop/pull/31',
      CIRCLE_BUILD_URL: 'https://circleci.com/gh/acme/shop/44',
      CIRCLE_SHA1: 'c0ffee',
      CIRCLE_BRANCH: 'pull/31',
      CIRCLE_PROJECT_USERNAME: 'acme',
      CIRCLE_PROJECT_REPONAME: 'shop',
      CIRCLE_NODE_INDEX: '0',
      CIRCLE_NODE_TOTAL: '1',
    },
    {
      facts: {
        provider: 'circleci',
        runId: 'w-1',
        attempt: null,
        job: 'test',
        pullRequest: 31,
        buildUrl: 'https://circleci.com/gh/acme/shop/44',
      },
      commit: 'c0ffee',
      branch: 'pull/31',
      repository: 'acme/shop',
      jobGroup: 'test',
      shard: null,
    },
  ],
  [
    'Jenkins',
    {
      JENKINS_URL: 'https://jenkins.example/',
      BUILD_NUMBER: '15',
      JOB_NAME: 'shop/PR-12',
      CHANGE_ID: '12',
      CHANGE_BRANCH: 'faster-carts',
      BRANCH_NAME: 'PR-12',
      BUILD_URL: 'https://jenkins.example/job/shop/15/',
      GIT_COMMIT: 'c0ffee',
    },
    {
      facts: {
        provider: 'jenkins',
        runId: '15',
        attempt: null,
        job: 'shop/PR-12',
        pullRequest: 12,
        buildUrl: 'https://jenkins.example/job/shop/15/',
      },
      commit: 'c0ffee',
      branch: 'faster-carts',
      repository: 'shop/PR-12',
      jobGroup: 'shop/PR-12',
      shard: null,
    },
  ],
  [
    'Azure',
    {
      TF_BUILD: 'True',
      BUILD_BUILDID: '300',
      SYSTEM_STAGEATTEMPT: '1',
      SYSTEM_JOBATTEMPT: '3',
      SYSTEM_JOBDISPLAYNAME: 'Tests linux',
      SYSTEM_PHASENAME: 'Tests',
      SYSTEM_PULLREQUEST_PULLREQUESTID: '8',
      SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/faster-carts',
      SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/',
      SYSTEM_TEAMPROJECT: 'shop',
      BUILD_REPOSITORY_NAME: 'shop-repo',
      BUILD_SOURCEVERSION: 'c0ffee',
      BUILD_SOURCEBRANCH: 'refs/pull/8/merge',
      SYSTEM_JOBPOSITIONINPHASE: '2',
      SYSTEM_TOTALJOBSINPHASE: '2',
    },
    {
      facts: {
        provider: 'azure',
        runId: '300',
        attempt: 3,
        job: 'Tests linux',
        pullRequest: 8,
        buildUrl: 'https://dev.azure.com/acme/shop/_build/results?buildId=300',
      },
      commit: 'c0ffee',
      branch: 'faster-carts',
      repository: 'shop/shop-repo',
      jobGroup: 'Tests',
      shard: { index: 2, count: 2 },
    },
  ],
  [
    'Bitbucket',
    {
      BITBUCKET_BUILD_NUMBER: '21',
      BITBUCKET_STEP_RUN_NUMBER: '2',
      BITBUCKET_PR_ID: '4',
      BITBUCKET_REPO_FULL_NAME: 'acme/shop',
      BITBUCKET_COMMIT: 'c0ffee',
      BITBUCKET_BRANCH: 'faster-carts',
      BITBUCKET_PARALLEL_STEP: '1',
      BITBUCKET_PARALLEL_STEP_COUNT: '2',
    },
    {
      facts: {
        provider: 'bitbucket',
        runId: '21',
        attempt: 2,
        job: null,
        pullRequest: 4,
        buildUrl: 'https://bitbucket.org/acme/shop/pipelines/results/21',
      },
      commit: 'c0ffee',
      branch: 'faster-carts',
      repository: 'acme/shop',
      jobGroup: null,
      shard: { index: 2, count: 2 },
    },
  ],
]

test.each(systems)('%s tells its run, attempt, job, shard and pull request', (_, env, expected) => {
  expect(readCi(env)).toEqual(expected)
})

describe('GitHub', () => {
  test('names a pull request by its ref and the branch that it comes from', () => {
    const env = { ...github, GITHUB_REF: 'refs/pull/57/merge', GITHUB_REF_NAME: '57/merge', GITHUB_HEAD_REF: 'topic' }

    const reading = readCi(env)

    expect(reading?.facts.pullRequest).toBe(57)
    expect(reading?.branch).toBe('topic')
  })

  test('tells the number of a pull_request_target in the event file', () => {
    const dir = tempFolder({ 'event.json': '{"pull_request":{"number":58}}' })
    const env = { ...github, GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_EVENT_PATH: join(dir, 'event.json') }

    expect(readCi(env)?.facts.pullRequest).toBe(58)
    expect(readCi({ ...env, GITHUB_EVENT_PATH: join(dir, 'none.json') })?.facts.pullRequest).toBeNull()
  })

  test('has no branch on a tag', () => {
    const env = { ...github, GITHUB_REF: 'refs/tags/v1', GITHUB_REF_NAME: 'v1', GITHUB_REF_TYPE: 'tag' }

    expect(readCi(env)?.branch).toBeNull()
  })
})

test('a system that is not known is still CI', () => {
  expect(readCi({ CI: 'true' })?.facts).toMatchObject({ provider: 'unknown', runId: null })
  expect(readCi({ CI: '1', TRAVIS: 'true' })?.facts.provider).toBe('travis')
})

test.each([[{}], [{ CI: 'false' }], [{ CI: '0' }], [{ CI: '' }]])('%j is no CI', (env) => {
  expect(readCi(env)).toBeNull()
})

test('numbers that are none are unknown, not wrong', () => {
  const { facts } = readCi({ ...github, GITHUB_RUN_ATTEMPT: 'two', GITHUB_RUN_ID: '' })!

  expect(facts).toMatchObject({ attempt: null, runId: null, buildUrl: null })
})
