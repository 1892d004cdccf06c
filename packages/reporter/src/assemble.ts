import { cleanProject } from './clean-file.ts'
import { encodeReport, type EncodableFile } from './encode.ts'
import { nameProject, type RunEnvironment } from './environment/environment.ts'
import { deriveRunKey } from './environment/run-key.ts'
import { clipQuarantine } from './quarantine/clip-quarantine.ts'
import type { Config } from './options.ts'
import type { RunnerFacts } from './recording.ts'
import type { ErrorFacts, ProjectFacts, Report, RunFacts, RunStatus } from './report.ts'
import { shardOfPart, splitFiles } from './split.ts'
import { version } from './version.ts'

export interface RecordedRun {
  id: string
  startedAt: Date
  durationUs: number
  status: RunStatus
  files: EncodableFile[]
  errors: (ErrorFacts & { file?: string; test?: string })[]
}

/** The report of a run; several where it has more tests than one report may hold. */
export function assembleReports(
  run: RecordedRun,
  facts: RunnerFacts,
  environment: RunEnvironment,
  config: Config,
): Report[] {
  const projects = describeProjects(facts.projects, run.files)
  const { machine, ci, git, codeowners } = environment
  const quarantine = clipQuarantine(environment.quarantine.entries)
  const runFacts: RunFacts = {
    key: deriveRunKey({
      reportId: run.id,
      shard: facts.shard,
      given: config.runKey,
      ci,
      runner: facts.runner.name,
      projects: projects.map((project) => project.name),
      os: machine.os,
      arch: machine.arch,
      node: machine.node,
      environment: config.environment,
    }),
    project: config.project ?? nameProject(environment, facts.rootDir),
    startedAt: run.startedAt.toISOString(),
    durationUs: Math.round(run.durationUs),
    status: run.status,
    shard: facts.shard,
    runner: facts.runner,
    reporterVersion: version,
    projects,
    maxWorkers: facts.maxWorkers,
    bail: facts.bail,
    watch: facts.watch,
    ...(facts.filtered ? { filtered: true } : {}),
    ...(facts.plannedBy === undefined ? {} : { plannedBy: facts.plannedBy }),
    git,
    ci: ci?.facts ?? null,
    machine,
    ...(run.errors.length > 0 ? { errors: run.errors } : {}),
    ...(config.environment.length > 0 ? { environment: config.environment } : {}),
    ...(quarantine.length > 0 ? { quarantine } : {}),
  }
  return splitFiles(run.files).map((files, part, parts) => {
    const report = encodeReport(
      part === 0 ? run.id : `${run.id}-${part + 1}`,
      { ...runFacts, shard: shardOfPart(facts.shard, part, parts.length) },
      files,
      codeowners,
    )
    if (report.evidence && config.layers.rules.length > 0) report.evidence.rules = config.layers.rules
    return report
  })
}

/** A project that only its files name is listed too: `run.projects` and the dictionary's must be one list. */
function describeProjects(known: ProjectFacts[], files: EncodableFile[]): ProjectFacts[] {
  const projects = new Map(known.map((project) => [cleanProject(project.name), project]))
  for (const { project } of files) {
    if (!projects.has(project)) projects.set(project, { name: project, ...UNKNOWN_PROJECT })
  }
  return [...projects].map(([name, project]) => ({ ...project, name }))
}

const UNKNOWN_PROJECT: Omit<ProjectFacts, 'name'> = {
  seed: null,
  shuffleFiles: null,
  shuffleTests: null,
  pool: null,
  isolate: null,
  fileParallelism: null,
  retry: null,
}
