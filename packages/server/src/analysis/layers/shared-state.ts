import type { SeenUse } from './observed-layer.ts'

const LEAVES = new Set(['insert', 'update', 'write', 'create', 'publish'])
const REMOVES = new Set(['delete', 'truncate', 'drop', 'remove', 'purge'])

interface Touch {
  target: string
  object: string
  verb: string
}

/** A folder made by `mkdtemp` has another name in each run. */
const stable = (target: string): string => target.replaceAll(/(?<=[/\\][\w.]+-)[A-Za-z0-9]{6}(?=[/\\]|$)/g, '*')

/** What a test asked for and nobody took back, less what belongs to its process alone. */
function touches(uses: readonly SeenUse[]): Touch[] {
  return uses
    .filter(({ boundary: { own, target } }) => !own && target !== ':memory:' && target !== 'temporary files')
    .flatMap(({ boundary, operations = [] }) =>
      operations
        .filter(({ object, count, undone = 0 }) => object !== '' && count > undone)
        .map(({ verb, object }) => ({ target: stable(boundary.target), object, verb })),
    )
}

const isSame = (a: Touch, b: Touch): boolean => a.target === b.target && a.object === b.object

/**
 * Why one test can make another fail, in one sentence: what it leaves behind where the other one looks. Null where their
 * boundaries show nothing of the kind: the state may be inside the process.
 *
 * @param victim what it touched when it passed: also what a rollback took back, since it looked there
 */
export function sharedState(polluter: readonly SeenUse[], victim: readonly SeenUse[]): string | null {
  const done = touches(polluter)
  const left = done.filter(
    (touch) => LEAVES.has(touch.verb) && !done.some((other) => REMOVES.has(other.verb) && isSame(other, touch)),
  )
  const looked = victim.flatMap(({ boundary, operations = [] }) =>
    operations.map(({ verb, object }) => ({ target: stable(boundary.target), object, verb })),
  )
  const shared = left.find((touch) => looked.some((other) => isSame(other, touch)))
  if (!shared) return null
  const what = shared.verb === 'write' ? `the file ${shared.object}` : `${shared.object} in ${shared.target}`
  return `Both use ${what}: what is left there by ${shared.verb} is taken back by nothing.`
}
