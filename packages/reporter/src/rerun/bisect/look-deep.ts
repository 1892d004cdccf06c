import { nameLeak } from '../../../../server/src/analysis/layers/name-leak.ts'
import { leftByTest } from '../../../../server/src/analysis/layers/left-by-test.ts'
import type { ProvenLeak } from '../../proof.ts'
import type { KnownTest } from '../drive/history.ts'
import { planOf } from '../drive/plan-of.ts'
import type { RecordedFileRun, RecordedRun } from '../drive/recorded-run.ts'
import { Stopped, type PlannedRuns } from '../drive/run-planned.ts'

/** State that a test left behind, also in words for people. */
export type LeftState = ProvenLeak & { text: string }

interface LookOptions {
  planned: PlannedRuns
  root: string
  /** Tests that were proven to do it. */
  actors: readonly KnownTest[]
  /** Runs before the victims, the actors included. */
  before: readonly KnownTest[]
  victims: readonly KnownTest[]
  /** Told why nothing could be seen. */
  onBlind: (reason: string) => void
}

/**
 * Runs an order once more, with everything watched that its tests could leave behind. What it finds is evidence beside
 * the proof, and its run no part of that: whatever goes wrong, the proof stands.
 *
 * @returns what the actors left, for each victim; null where it could not be looked for
 */
export async function lookDeep(options: LookOptions): Promise<(victim: KnownTest) => LeftState[] | null> {
  const { planned, root, actors, before, victims, onBlind } = options
  try {
    const ran = await planned.run({ ...planOf([...before, ...victims], root), deep: true })
    return (victim) => leftIn(ran, actors, victim)
  } catch (error) {
    if (!(error instanceof Stopped)) onBlind((error as Error).message.split('\n')[0]!)
    return () => null
  }
}

function leftIn(ran: RecordedRun, actors: readonly KnownTest[], victim: KnownTest): LeftState[] | null {
  const own = find(ran, victim)
  if (!own?.test.seen) return null
  const left: LeftState[] = []
  for (const actor of actors) {
    const found = find(ran, actor)
    if (!found?.test.seen) return null
    for (const leak of leftByTest(found.test.seen, own.test.seen, isSameProcess(ran, found.file, own.file)))
      left.push({ ...leak, text: nameLeak(leak) })
  }
  return left.filter(({ text }, place) => left.findIndex((other) => other.text === text) === place)
}

function find({ files }: RecordedRun, { project, path, key }: KnownTest) {
  const file = files.find((one) => one.path === path && one.project === project)
  const test = file?.tests.find((one) => one.key === key)
  return file && test ? { file, test } : undefined
}

/** Jest gives each file a world of its own, whatever its process is. */
const isSameProcess = ({ facts }: RecordedRun, one: RecordedFileRun, other: RecordedFileRun): boolean =>
  one === other || (facts.runner.name !== 'jest' && one.process !== null && one.process === other.process)
