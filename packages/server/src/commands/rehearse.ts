import { createGiveWay } from '../history/run-gently.ts'

/** Answers an address of the API, below `/api/v1`; undefined where it does not answer 200. */
export type Ask = (path: string) => Promise<string | undefined>

/** So often code has run that the engine compiles it, loops of a large suite included. */
const turns = 6

/**
 * Asks what the pages of a project ask, of several runs and tests, before anybody does: the first who looks would wait
 * for code that never ran, and for what is made at the first question (of tests in memory, of a run's names).
 */
export async function rehearse(ask: Ask, project: string, isStopped: () => boolean): Promise<void> {
  const giveWay = createGiveWay(() => true)
  const ofProject = `project=${encodeURIComponent(project)}`
  const idsOf = async (kind: 'tests' | 'runs'): Promise<string[]> => {
    const text = await ask(`/${kind}?${ofProject}&limit=${turns}`)
    const answer = JSON.parse(text ?? '{}') as Partial<Record<typeof kind, { id: string }[]>>
    return (answer[kind] ?? []).map(({ id }) => id)
  }
  const tests = await idsOf('tests')
  const runs = await idsOf('runs')
  await ask(`/overview?${ofProject}`)
  for (let turn = 0; turn < turns; turn++) {
    const [test, run] = [tests[turn], runs[turn]]
    const paths = [
      `/tests?${ofProject}&sort=p95&limit=100&q=${encodeURIComponent(`layer:integration !${turn}`)}`,
      `/tests?${ofProject}&sort=retried&limit=100&q=${encodeURIComponent(`!${turn}`)}`,
      ...(test === undefined ? [] : ['?', '?results=200&', '/order?'].map((own) => `/tests/${test}${own}${ofProject}`)),
      ...(run === undefined ? [] : [`/runs/${run}/lanes?${ofProject}`]),
    ]
    for (const path of paths) {
      await giveWay()
      if (isStopped()) return
      await ask(path)
    }
  }
}
