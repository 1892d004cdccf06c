import { useId, useState } from 'preact/hooks'
import { change } from '../../api/client.ts'
import { arrivals } from '../../api/live.ts'
import type { ProjectsAnswer } from '../../api/types.ts'
import { whole } from '../../format/number.ts'
import { Given } from '../../parts/given.tsx'
import { Panel } from '../../parts/panel.tsx'
import { PlainTable } from '../../parts/plain-table.tsx'
import { When } from '../../parts/when.tsx'
import { useUrl } from '../../state/url.ts'

export function ProjectsPanel({ projects: { projects }, mayChange }: { projects: ProjectsAnswer; mayChange: boolean }) {
  const { link } = useUrl()
  return (
    <Panel
      id="projects"
      title="Projects"
      sub="Each has tokens, retention and budgets of its own. The first run makes its project by itself."
    >
      {projects.length === 0 ? (
        <p class="no-data">There are none yet. The first report makes one.</p>
      ) : (
        <PlainTable
          label="Projects"
          columns={[{ title: 'Project' }, { title: 'Runs', number: true }, { title: 'Last run' }]}
          rows={projects.map(({ name, runs, lastRunAt }) => [
            <a key="name" href={link({ project: name })}>
              <Given text={name} />
            </a>,
            whole(runs),
            lastRunAt === null ? 'never' : <When key="last" at={lastRunAt} />,
          ])}
        />
      )}
      {mayChange && <ProjectForm />}
    </Panel>
  )
}

function ProjectForm() {
  const id = useId()
  const [name, setName] = useState('')
  const [refused, setRefused] = useState('')
  const { set } = useUrl()
  const submit = (event: Event): void => {
    event.preventDefault()
    setRefused('')
    change('POST', '/projects', { name }).then(
      () => {
        arrivals.value++
        setName('')
        set({ project: name.trim() })
      },
      (error: Error) => setRefused(error.message),
    )
  }
  return (
    <form class="row-form" onSubmit={submit}>
      <label for={id}>New project</label>
      <input
        id={id}
        class="field"
        required
        maxLength={200}
        value={name}
        placeholder="owner/repository"
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="btn">
        Make it
      </button>
      {refused && (
        <p class="up small" role="alert">
          {refused}
        </p>
      )}
    </form>
  )
}
