import { rerunEvidence, type Reach } from '../../../../server/src/analysis/order/evidence.ts'
import { observe } from '../../../../server/src/analysis/order/observe.ts'
import { rankSuspects, type Ranking } from '../../../../server/src/analysis/order/rank-suspects.ts'
import { indexOfTest, type KnownTest, type LocalHistory } from '../drive/history.ts'
import type { RecordedRun } from '../drive/recorded-run.ts'
import type { Evidence } from '../search/search.ts'

/**
 * What recorded runs say of a test, near and far, and which of them to try first. Undefined if they do not know it.
 * @param first the run whose order is to be replayed before anything else
 */
export function evidenceOf(history: LocalHistory, victim: KnownTest, first?: RecordedRun) {
  const { analysed } = history
  const test = indexOfTest(history, victim)
  if (test === undefined) return undefined
  const observations = observe(analysed, test)
  const ranking = rankSuspects(observations)
  const isFar = ranking.best && ranking.best.scope !== 'same-file' && ranking.none < 0.5
  const reaches: Reach[] = isFar ? ['run', 'file'] : ['file', 'run']
  const near = (reach: Reach): Evidence => {
    const evidence = rerunEvidence(analysed, observations, ranking, reach)
    const order = first && orderBefore(history, victim, first, reach)
    if (!order) return evidence
    const side = order.failed ? 'failing' : 'passing'
    return { ...evidence, [side]: [order.before, ...evidence[side]], first: order.before }
  }
  return { file: near('file'), run: near('run'), ranking, reaches }
}

/** What ran before the victim in one run; undefined if it gave no outcome there. */
function orderBefore(history: LocalHistory, victim: KnownTest, run: RecordedRun, reach: Reach) {
  const isOwn = ({ path, project }: { path: string; project: string }): boolean =>
    path === victim.path && project === victim.project
  const own = run.files.find(isOwn)
  const row = own?.tests.find(({ key }) => key === victim.key)
  if (!own || !row || row.outcome === 'other') return undefined
  const others = reach === 'file' ? [] : run.files.filter((file) => !isOwn(file))
  const before = [...others, own].flatMap(({ path, project, tests }) =>
    tests
      .filter(({ key, endUs }) => endUs <= row.startUs && !(key === victim.key && isOwn({ path, project })))
      .map((test) => indexOfTest(history, { ...test, path, project })!),
  )
  return { failed: row.outcome === 'failed', before }
}

/** For people, where what runs at the same time explains the failures best: no order can prove that. */
export function overlapOf({ best, none, suspects }: Ranking, { tests, files }: LocalHistory): string | undefined {
  const lead = suspects[0]
  if (!lead || best?.scope !== 'overlapping' || none > 0.5) return undefined
  const [id] = lead.ids as [number]
  const name = lead.unit === 'file' ? files[id]!.path : tests[id]!.titlePath.join(' > ')
  const { failAfter, runsAfter, failOtherwise, runsOtherwise } = lead
  return (
    `it fails when ${name} runs at the same time (${failAfter} of ${runsAfter} recorded runs, ${failOtherwise} of ` +
    `${runsOtherwise} otherwise): that is concurrency, which an order can neither prove nor refute`
  )
}
