import { limits } from '../limits.ts'
import {
  asList,
  asObject,
  checkBooleanOrNull,
  checkMoment,
  checkOneOf,
  checkText,
  checkTextOrNull,
  checkTexts,
  checkWhole,
  checkWholeOrNull,
  fail,
  type Fields,
} from './check.ts'
import { validateErrors } from './validate-errors.ts'

const huge = Number.MAX_SAFE_INTEGER
const name = limits.nameLength

/** @throws a refusal that names the field */
export function validateRun(value: unknown): void {
  const run = asObject(value, 'run')
  checkText(run.key, 'run.key', 1000)
  if (run.key === '') fail('run.key', 'text that is not empty', run.key)
  checkText(run.project, 'run.project', 500)
  checkMoment(run.startedAt, 'run.startedAt')
  checkWhole(run.durationUs, 'run.durationUs', 0, huge, 'number of microseconds')
  checkOneOf(run.status, 'run.status', ['passed', 'failed', 'interrupted'])
  validateShard(run.shard)
  const runner = asObject(run.runner, 'run.runner')
  checkText(runner.name, 'run.runner.name', name)
  checkText(runner.version, 'run.runner.version', name)
  checkText(run.reporterVersion, 'run.reporterVersion', name)
  asList(run.projects, 'run.projects').forEach((project, index) => validateProject(project, `run.projects[${index}]`))
  checkWholeOrNull(run.maxWorkers, 'run.maxWorkers', 0, huge)
  checkWholeOrNull(run.bail, 'run.bail', 0, huge)
  if (typeof run.watch !== 'boolean') fail('run.watch', 'true or false', run.watch)
  if (run.filtered !== undefined && typeof run.filtered !== 'boolean') {
    fail('run.filtered', 'true or false', run.filtered)
  }
  if (run.plannedBy !== undefined) checkText(run.plannedBy, 'run.plannedBy', name)
  if (run.git !== null) validateGit(asObject(run.git, 'run.git'))
  if (run.ci !== null) validateCi(asObject(run.ci, 'run.ci'))
  validateMachine(asObject(run.machine, 'run.machine'))
  if (run.errors !== undefined) validateErrors(run.errors, 'run.errors', ['file', 'test'])
  if (run.environment !== undefined) validateEnvironment(run.environment)
  if (run.quarantine !== undefined) validateQuarantine(run.quarantine)
}

function validateShard(value: unknown): void {
  if (value === null) return
  const shard = asObject(value, 'run.shard')
  checkWhole(shard.count, 'run.shard.count', 1, 1_000_000)
  checkWhole(shard.index, 'run.shard.index', 1, 1_000_000)
}

function validateProject(value: unknown, field: string): void {
  const project = asObject(value, field)
  checkText(project.name, `${field}.name`, name)
  checkNumberOrNull(project.seed, `${field}.seed`)
  for (const key of ['shuffleFiles', 'shuffleTests', 'isolate', 'fileParallelism']) {
    checkBooleanOrNull(project[key], `${field}.${key}`)
  }
  checkTextOrNull(project.pool, `${field}.pool`, name)
  checkWholeOrNull(project.retry, `${field}.retry`, 0, huge)
}

function checkNumberOrNull(value: unknown, field: string): void {
  if (value !== null && (typeof value !== 'number' || !Number.isFinite(value))) fail(field, 'a number or null', value)
}

function validateGit(git: Fields): void {
  checkText(git.commit, 'run.git.commit', name)
  checkBooleanOrNull(git.dirty, 'run.git.dirty')
  for (const key of ['branch', 'subject', 'remote']) checkTextOrNull(git[key], `run.git.${key}`, name)
  if (git.authoredAt !== null) checkMoment(git.authoredAt, 'run.git.authoredAt')
}

function validateCi(ci: Fields): void {
  checkText(ci.provider, 'run.ci.provider', name)
  for (const key of ['runId', 'job', 'buildUrl']) checkTextOrNull(ci[key], `run.ci.${key}`, name)
  for (const key of ['attempt', 'pullRequest']) checkWholeOrNull(ci[key], `run.ci.${key}`, 0, huge)
}

function validateMachine(machine: Fields): void {
  for (const key of ['os', 'arch', 'osRelease', 'cpu', 'node']) checkText(machine[key], `run.machine.${key}`, name)
  for (const key of ['cpus', 'memoryBytes']) checkWhole(machine[key], `run.machine.${key}`, 0, huge)
}

function validateEnvironment(value: unknown): void {
  asList(value, 'run.environment').forEach((entry, index) => {
    const field = `run.environment[${index}]`
    const { name: key, value: text } = asObject(entry, field)
    checkText(key, `${field}.name`, name)
    checkText(text, `${field}.value`, name)
  })
}

function validateQuarantine(value: unknown): void {
  asList(value, 'run.quarantine').forEach((given, index) => {
    const field = `run.quarantine[${index}]`
    const entry = asObject(given, field)
    for (const key of ['file', 'owner', 'reason', 'expires']) checkText(entry[key], `${field}.${key}`, name)
    checkTexts(entry.test, `${field}.test`, name)
    if (entry.project !== undefined) checkText(entry.project, `${field}.project`, name)
    if (entry.ordinal !== undefined) checkWhole(entry.ordinal, `${field}.ordinal`, 0, huge)
  })
}
