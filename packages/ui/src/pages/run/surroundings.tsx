import { Fragment } from 'preact'
import type { ComponentChildren } from 'preact'
import type { RunAnswer } from '../../api/types.ts'
import { precise } from '../../format/moment.ts'
import { whole } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'

type Fact = [name: string, value: ComponentChildren]

/** Everything around the tests that may matter: runner, settings, machine, CI. What is unknown is left out. */
export function Surroundings({ answer: { run } }: { answer: RunAnswer }) {
  return (
    <Panel title="Surroundings">
      <dl class="facts">
        {facts(run).map(([name, value]) => (
          <Fragment key={name}>
            <dt>
              <Given text={name} />
            </dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Panel>
  )
}

function facts(run: RunAnswer['run']): Fact[] {
  const { machine, ci, git } = run
  const projects = run.projects.map((project, index): Fact => [
    run.projects.length === 1 ? 'Settings' : project.name || `Project ${index + 1}`,
    settings(project),
  ])
  const given: (Fact | false)[] = [
    ['Started', precise(run.startedAt)],
    ['Runner', <Given text={`${run.runner.name} ${run.runner.version}`} />],
    ['Node', machine.node.replace(/^v/, '')],
    ...projects,
    run.maxWorkers !== null && ['Workers at most', whole(run.maxWorkers)],
    ['Machine', <Given text={`${machine.os} ${machine.osRelease}, ${machine.arch}`} />],
    [
      'Processor',
      <Given text={`${machine.cpus} × ${machine.cpu || 'unknown'}, ${memory(machine.memoryBytes)} memory`} />,
    ],
    git?.branch != null && ['Branch', <Given text={git.branch} />],
    git?.authoredAt != null && ['Commit of', precise(git.authoredAt)],
    ci !== null && ['CI', <Given text={ciText(ci)} />],
    ...run.environment.map(({ name, value }): Fact => [name, <Given text={value} />]),
    ['Reporter', <Given text={run.reporterVersion} />],
    run.key !== run.id && ['Run key', <Given text={run.key} />],
  ]
  return given.filter((fact) => fact !== false)
}

function settings(project: RunAnswer['run']['projects'][number]): string {
  const shuffle = [project.shuffleFiles && 'files', project.shuffleTests && 'tests'].filter(Boolean).join(' and ')
  return (
    [
      project.pool,
      project.isolate === null ? null : project.isolate ? 'isolated' : 'not isolated',
      project.fileParallelism === false && 'files one after the other',
      shuffle ? `${shuffle} shuffled` : project.shuffleTests === false && 'not shuffled',
      project.seed !== null && `seed ${project.seed}`,
      project.retry !== null &&
        project.retry > 0 &&
        `up to ${project.retry} ${project.retry === 1 ? 'retry' : 'retries'}`,
    ]
      .filter(Boolean)
      .join(', ') || 'unknown'
  )
}

const memory = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(bytes < 10 * 2 ** 30 ? 1 : 0)} GiB`

const ciText = (ci: NonNullable<RunAnswer['run']['ci']>): string =>
  [
    ci.provider,
    ci.job && `job ${ci.job}`,
    ci.runId && `run ${ci.runId}`,
    ci.attempt !== null && ci.attempt > 1 && `attempt ${ci.attempt}`,
    ci.pullRequest !== null && `pull request ${ci.pullRequest}`,
  ]
    .filter(Boolean)
    .join(', ')
