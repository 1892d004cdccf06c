import { readFileSync } from 'node:fs'
import type { CiFacts } from '../report.ts'
import { branchOfRef, isSet, join, oneMore, shardOf, text, whole, type Env } from './ci-variables.ts'

/** What the variables of a CI system tell. */
export interface CiReading {
  facts: CiFacts
  commit: string | null
  branch: string | null
  /** Names the repository or job within the provider, so that run ids of two of them do not meet. */
  repository: string | null
  /** The job as all its parallel copies share it: for the run's key. */
  jobGroup: string | null
  /** The CI's own parallelism; the runner's `--shard` need not follow it. */
  shard: { index: number; count: number } | null
}

export interface Provider {
  name: string
  matches: (env: Env) => boolean
  read: (env: Env) => Partial<Omit<CiReading, 'facts'>> & Partial<CiFacts>
}

/** The first that matches counts. */
export const PROVIDERS: Provider[] = [
  {
    name: 'github',
    matches: (env) => env['GITHUB_ACTIONS'] === 'true',
    read: (env) => ({
      runId: text(env['GITHUB_RUN_ID']),
      attempt: whole(env['GITHUB_RUN_ATTEMPT']),
      job: text(env['GITHUB_JOB']),
      pullRequest: whole(/^refs\/pull\/(\d+)\//.exec(env['GITHUB_REF'] ?? '')?.[1]) ?? pullRequestOfEvent(env),
      buildUrl: join(
        [env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY'], 'actions/runs', env['GITHUB_RUN_ID']],
        env['GITHUB_RUN_ATTEMPT'] ? `/attempts/${env['GITHUB_RUN_ATTEMPT']}` : '',
      ),
      commit: text(env['GITHUB_SHA']),
      branch:
        text(env['GITHUB_HEAD_REF']) ?? (env['GITHUB_REF_TYPE'] === 'branch' ? text(env['GITHUB_REF_NAME']) : null),
      repository: text(env['GITHUB_REPOSITORY']),
    }),
  },
  {
    name: 'gitlab',
    matches: (env) => isSet(env['GITLAB_CI']),
    read: (env) => ({
      runId: text(env['CI_PIPELINE_ID']),
      job: text(env['CI_JOB_NAME']),
      jobGroup: text(env['CI_JOB_GROUP_NAME']),
      pullRequest: whole(env['CI_MERGE_REQUEST_IID']) ?? whole(env['CI_EXTERNAL_PULL_REQUEST_IID']),
      buildUrl: text(env['CI_JOB_URL']),
      commit: text(env['CI_COMMIT_SHA']),
      branch:
        text(env['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME']) ??
        text(env['CI_COMMIT_BRANCH']) ??
        (env['CI_COMMIT_TAG'] ? null : text(env['CI_COMMIT_REF_NAME'])),
      repository: text(env['CI_PROJECT_PATH']),
      shard: shardOf(env['CI_NODE_INDEX'], env['CI_NODE_TOTAL'], 1),
    }),
  },
  {
    name: 'buildkite',
    matches: (env) => isSet(env['BUILDKITE']),
    read: (env) => ({
      runId: text(env['BUILDKITE_BUILD_ID']),
      attempt: oneMore(env['BUILDKITE_RETRY_COUNT']),
      job: text(env['BUILDKITE_LABEL']) ?? text(env['BUILDKITE_STEP_KEY']),
      jobGroup: text(env['BUILDKITE_STEP_KEY']) ?? text(env['BUILDKITE_STEP_ID']) ?? text(env['BUILDKITE_LABEL']),
      pullRequest: whole(env['BUILDKITE_PULL_REQUEST']),
      buildUrl: join([env['BUILDKITE_BUILD_URL']], env['BUILDKITE_JOB_ID'] ? `#${env['BUILDKITE_JOB_ID']}` : ''),
      commit: text(env['BUILDKITE_COMMIT']),
      branch: text(env['BUILDKITE_BRANCH']),
      repository: join([env['BUILDKITE_ORGANIZATION_SLUG'], env['BUILDKITE_PIPELINE_SLUG']]),
      shard: shardOf(env['BUILDKITE_PARALLEL_JOB'], env['BUILDKITE_PARALLEL_JOB_COUNT'], 0),
    }),
  },
  {
    name: 'circleci',
    matches: (env) => isSet(env['CIRCLECI']),
    read: (env) => ({
      // A build number belongs to one job; the workflow joins the jobs.
      runId: text(env['CIRCLE_WORKFLOW_ID']) ?? text(env['CIRCLE_BUILD_NUM']),
      job: text(env['CIRCLE_JOB']),
      pullRequest: whole(env['CIRCLE_PR_NUMBER']) ?? whole(/\/(\d+)$/.exec(env['CIRCLE_PULL_REQUEST'] ?? '')?.[1]),
      buildUrl: text(env['CIRCLE_BUILD_URL']),
      commit: text(env['CIRCLE_SHA1']),
      branch: text(env['CIRCLE_BRANCH']),
      repository: join([env['CIRCLE_PROJECT_USERNAME'], env['CIRCLE_PROJECT_REPONAME']]),
      shard: shardOf(env['CIRCLE_NODE_INDEX'], env['CIRCLE_NODE_TOTAL'], 0),
    }),
  },
  {
    name: 'jenkins',
    matches: (env) => isSet(env['JENKINS_URL']) || (isSet(env['JENKINS_HOME']) && isSet(env['BUILD_NUMBER'])),
    read: (env) => ({
      runId: text(env['BUILD_NUMBER']) ?? text(env['BUILD_ID']),
      job: text(env['JOB_NAME']),
      pullRequest: whole(env['CHANGE_ID']),
      buildUrl: text(env['BUILD_URL']),
      commit: text(env['GIT_COMMIT']),
      // A multibranch job calls the branch of a pull request PR-12.
      branch:
        text(env['CHANGE_BRANCH']) ?? text(env['BRANCH_NAME']) ?? text(env['GIT_BRANCH']?.replace(/^origin\//, '')),
      // Build numbers count within a job.
      repository: text(env['JOB_NAME']),
    }),
  },
  {
    name: 'azure',
    matches: (env) => isSet(env['TF_BUILD']),
    read: (env) => ({
      runId: text(env['BUILD_BUILDID']),
      attempt: attemptOfStage(whole(env['SYSTEM_STAGEATTEMPT']), whole(env['SYSTEM_JOBATTEMPT'])),
      job: text(env['SYSTEM_JOBDISPLAYNAME']) ?? text(env['AGENT_JOBNAME']) ?? text(env['SYSTEM_JOBNAME']),
      jobGroup: text(env['SYSTEM_PHASENAME']) ?? text(env['SYSTEM_JOBNAME']),
      pullRequest: whole(env['SYSTEM_PULLREQUEST_PULLREQUESTNUMBER']) ?? whole(env['SYSTEM_PULLREQUEST_PULLREQUESTID']),
      buildUrl: join(
        [env['SYSTEM_COLLECTIONURI']?.replace(/\/$/, ''), env['SYSTEM_TEAMPROJECT'], '_build/results'],
        `?buildId=${env['BUILD_BUILDID']}`,
      ),
      commit: text(env['BUILD_SOURCEVERSION']),
      branch: branchOfRef(env['SYSTEM_PULLREQUEST_SOURCEBRANCH']) ?? branchOfRef(env['BUILD_SOURCEBRANCH']),
      repository: join([env['SYSTEM_TEAMPROJECT'], env['BUILD_REPOSITORY_NAME']]),
      shard: shardOf(env['SYSTEM_JOBPOSITIONINPHASE'], env['SYSTEM_TOTALJOBSINPHASE'], 1),
    }),
  },
  {
    name: 'bitbucket',
    matches: (env) => isSet(env['BITBUCKET_BUILD_NUMBER']),
    read: (env) => ({
      runId: text(env['BITBUCKET_BUILD_NUMBER']),
      attempt: whole(env['BITBUCKET_STEP_RUN_NUMBER']),
      pullRequest: whole(env['BITBUCKET_PR_ID']),
      buildUrl: join([
        'https://bitbucket.org',
        env['BITBUCKET_REPO_FULL_NAME'],
        'pipelines/results',
        env['BITBUCKET_BUILD_NUMBER'],
      ]),
      commit: text(env['BITBUCKET_COMMIT']),
      branch: text(env['BITBUCKET_BRANCH']),
      repository: text(env['BITBUCKET_REPO_FULL_NAME']),
      shard: shardOf(env['BITBUCKET_PARALLEL_STEP'], env['BITBUCKET_PARALLEL_STEP_COUNT'], 0),
    }),
  },
]

/** Azure counts the tries of the stage and those of a job within it. */
const attemptOfStage = (stage: number | null, job: number | null): number | null =>
  stage === null ? job : stage - 1 + (job ?? 1)

function pullRequestOfEvent(env: Env): number | null {
  if (!env['GITHUB_EVENT_NAME']?.startsWith('pull_request') || !env['GITHUB_EVENT_PATH']) return null
  try {
    const event = JSON.parse(readFileSync(env['GITHUB_EVENT_PATH'], 'utf8')) as { pull_request?: { number?: unknown } }
    const number = event.pull_request?.number
    return typeof number === 'number' ? number : null
  } catch {
    return null
  }
}
