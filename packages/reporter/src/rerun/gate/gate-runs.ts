import { gateOf, type Allowance, type Gate } from '../../../../server/src/analysis/verdict/gate.ts'
import { dayOf, quarantineOf, type SourcedEntry } from '../../../../server/src/analysis/verdict/quarantine.ts'
import type { RunVerdict } from '../../../../server/src/analysis/verdict/run-verdict.ts'
import { withQuarantine } from '../../../../server/src/analysis/verdict/with-quarantine.ts'
import type { Target } from '../../delivery/post.ts'
import { clipQuarantine } from '../../quarantine/clip-quarantine.ts'
import type { QuarantineEntry, Report } from '../../report.ts'
import { chooseRuns, type Here, type RunToChoose } from './choose-runs.ts'
import { localVerdict } from './local-verdict.ts'
import { readProofs } from './read-proofs.ts'
import { readReports } from './read-reports.ts'
import { serverRuns, serverVerdict } from './server-verdict.ts'

export { allowances, type Allowance } from '../../../../server/src/analysis/verdict/gate.ts'

export interface GateInput {
  /** The `.stratigraph` folder. */
  dir: string
  /** Undefined: judge by what was recorded on this machine. */
  target: Target | undefined
  /** The history's name on the server. */
  project: string
  /** A run by its key or the id of a report; undefined: see choose-runs.ts. */
  run: string | undefined
  here: Here
  /** Of the repository's file. */
  entries: readonly QuarantineEntry[]
  allowed: ReadonlySet<Allowance>
  now: Date
}

export interface GatedRun {
  verdict: RunVerdict
  gate: Gate
}

/**
 * The verdicts on the runs that are meant, and what the gate says to each. Empty where there is no such run.
 * @throws (rejects) where a server cannot be asked
 */
export async function gateRuns(input: GateInput): Promise<GatedRun[]> {
  const { target, allowed, now } = input
  const entries = clipQuarantine(input.entries).map((entry): SourcedEntry => ({ ...entry, source: 'file' }))
  const today = dayOf(now.getTime())
  const verdicts = target ? await ofServer(input, target) : ofFolder(input, entries, today)
  const quarantine = quarantineOf(entries, today)
  return verdicts.map((verdict) => {
    const merged = withQuarantine(verdict, quarantine)
    return { verdict: merged, gate: gateOf(merged, allowed) }
  })
}

async function ofServer({ dir, project, run, here }: GateInput, target: Target): Promise<RunVerdict[]> {
  const local = run === undefined ? chooseRuns(readReports(dir).map(toChoose), here) : [run]
  const keys = local.length > 0 ? local : chooseRuns(await serverRuns(target, project), here)
  const verdicts: RunVerdict[] = []
  for (const key of keys) verdicts.push(await serverVerdict(target, project, key))
  return verdicts
}

function ofFolder({ dir, run, here }: GateInput, entries: readonly SourcedEntry[], today: string): RunVerdict[] {
  const reports = readReports(dir)
  const named = reports.findLast((report) => report.id === run || report.run.key === run)
  const keys = run === undefined ? chooseRuns(reports.map(toChoose), here) : named ? [named.run.key] : []
  const proofs = readProofs(dir)
  return keys.map((key) => {
    const chosen = reports.findLast((report) => report.run.key === key)!
    return localVerdict({ reports, chosen, proofs, entries, today })
  })
}

const toChoose = ({ run }: Report): RunToChoose => ({
  key: run.key,
  commit: run.git?.commit ?? null,
  plannedBy: run.plannedBy,
  ci: run.ci,
})
