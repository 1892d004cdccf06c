import type { Boundary, Phase } from '../../../../reporter/src/report.ts'
import { countOf } from './layer-test.ts'
import type { SeenUse } from './observed-layer.ts'

/** Something outside of the process that was written, read or removed, and not taken back by a rollback. */
export interface Touch {
  boundary: Boundary
  phase: Phase
  verb: string
  /** Table, key prefix, queue or path. */
  object: string
  count: number
  /** Rows that it changed, where the server told. */
  rows: number | null
}

const WRITES = new Set(['insert', 'update', 'write', 'publish'])
const REMOVES = new Set(['delete', 'truncate', 'drop', 'remove', 'purge'])
/** Takes away what others put there, if it says from where: also later, for as long as somebody listens. */
const TAKES = 'consume'
const PHASES: readonly Phase[] = ['import', 'beforeAll', 'beforeEach', 'body', 'afterEach', 'afterAll', 'late']

/** What tools note down about the schema is no data of a test. */
const BOOKKEEPING =
  /(^|[._"])(\w*migrations?(_lock)?|schema_(info|versions?|history)|flyway\w*|databasechangelog\w*)"?$/i

/** What belongs to one process alone, or bears no name, is shared with nobody. */
const isShareable = ({ own, target }: Boundary): boolean =>
  !own && target !== ':memory:' && target !== 'temporary files'

export const isWrite = ({ verb }: Touch): boolean => WRITES.has(verb)
const isRemoval = ({ verb }: Touch): boolean => REMOVES.has(verb)
const isTaking = ({ verb, object }: Touch): boolean => verb === TAKES && object !== ''

/** A message that nobody waits for is gone, but for brokers that keep it: AMQP's queues, and where the server says so. */
const isKept = ({ verb, boundary: { protocol }, rows }: Touch): boolean =>
  verb !== 'publish' || protocol === 'amqp' || (rows ?? 0) > 0

/** What was asked for by name where others can see it. With `undone`, also what a rollback took back. */
export function touchesOf(uses: readonly SeenUse[], { undone = false } = {}): Touch[] {
  return uses
    .filter(({ boundary }) => isShareable(boundary))
    .flatMap(({ boundary, phase, operations = [] }) =>
      operations
        .filter((one) => (undone || one.count > (one.undone ?? 0)) && !BOOKKEEPING.test(one.object))
        .map(({ verb, object, count, rows, undone: back = 0 }) => ({
          boundary,
          phase,
          verb,
          object,
          count: count - back,
          rows: rows !== undefined && back === 0 ? rows : null,
        })),
    )
}

/** What was written and stays: nothing removed it in the same part of the test or later, and nobody took it away. */
export function leftBehind(uses: readonly SeenUse[], cleaning: readonly SeenUse[] = uses): Touch[] {
  const all = touchesOf(cleaning)
  const isGone = (touch: Touch): boolean =>
    all.some((one) => ((isRemoval(one) && isLater(one, touch)) || isTaking(one)) && reaches(one, touch))
  return touchesOf(uses).filter((touch) => touch.object !== '' && isWrite(touch) && isKept(touch) && !isGone(touch))
}

/** The order inside one phase is not known: whoever removes there is taken to clean up. */
const isLater = (a: Touch, b: Touch): boolean => PHASES.indexOf(a.phase) >= PHASES.indexOf(b.phase)

/** Does removing `one` take `other` away? A whole store (`FLUSHDB`), a folder with what lies in it. */
function reaches(one: Touch, other: Touch): boolean {
  if (one.boundary.kind === 'filesystem' && other.boundary.kind === 'filesystem')
    return one.object === other.object || other.object.startsWith(`${one.object}/`)
  if (one.boundary.target !== other.boundary.target) return false
  // A stream of NATS has another name than what is published into it.
  const isWhole = one.object === '' || (one.boundary.protocol === 'nats' && isRemoval(one))
  return isWhole || one.object === other.object
}

/** Is it cleared before it is used? */
export const isCleared = (touch: Touch, uses: readonly SeenUse[]): boolean =>
  touchesOf(uses).some(
    (one) =>
      isRemoval(one) &&
      (one.phase === 'beforeAll' || one.phase === 'beforeEach' || one.phase === 'import') &&
      reaches(one, touch),
  )

/** A folder made by `mkdtemp` has another name in each run. */
export const stableName = (target: string): string =>
  target.replaceAll(/(?<=[/\\][\w.]+-)[A-Za-z0-9]{6}(?=[/\\]|$)/g, '*')

const NOUNS: Partial<Record<Boundary['kind'], string>> = { database: 'table', cache: 'key', queue: 'queue' }

/** `the tables articles and stock in 127.0.0.1:5432/shop`, `the file out/report.csv` */
export function placeOf({ boundary: { kind, target } }: Touch, objects: readonly string[]): string {
  const noun = NOUNS[kind] ?? (kind === 'filesystem' ? 'file' : 'resource')
  const names = `the ${noun}${objects.length === 1 ? '' : 's'} ${nameSome(objects)}`
  return kind === 'filesystem' ? names : `${names} in ${target}`
}

const nameSome = (objects: readonly string[]): string =>
  objects.length <= 3
    ? objects.join(', ').replace(/, ([^,]*)$/, ' and $1')
    : `${objects.slice(0, 3).join(', ')} and more`

/** `1 row`, `2 messages`, `what 2 updates wrote` */
export function whatIsLeft(touches: readonly Touch[]): string {
  const rows = touches.reduce((sum, touch) => sum + (touch.verb === 'insert' ? (touch.rows ?? 0) : 0), 0)
  if (rows > 0) return countOf(rows, 'row')
  const { verb } = touches[0]!
  const count = touches.reduce((sum, touch) => sum + (touch.verb === verb ? touch.count : 0), 0)
  return verb === 'publish' ? countOf(count, 'message') : `what ${countOf(count, verb)} wrote`
}
