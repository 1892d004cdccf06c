import { hideStandIns, type Patches } from '../patch.ts'
import type { SpyListener } from './sight.ts'

type Make = (object: object, key: PropertyKey, ...rest: unknown[]) => unknown

/**
 * `watchSpies` of a Sight by the runner's functions of these names: they are replaced once, however many listen.
 */
export function spyWatcher<Name extends string>(owner: { [name in Name]?: unknown }, names: readonly Name[]) {
  const listeners: SpyListener[] = []
  const listener: SpyListener = (object, key) => {
    const made = listeners.map((listen) => listen(object, key))
    return () => made.forEach((tell) => tell())
  }
  return (patches: Patches, added: SpyListener): void => {
    if (listeners.push(added) > 1) return
    for (const name of names) replaceSpyMaker(owner, name, patches, listener)
  }
}

/** Watches a runner's function that puts a spy in the place of a property. */
function replaceSpyMaker<Name extends string>(
  owner: { [name in Name]?: unknown },
  name: Name,
  patches: Patches,
  listener: SpyListener,
): void {
  patches.replace(
    owner,
    name,
    (original: Make): Make =>
      function (this: unknown, object, key, ...rest) {
        const made = listener(object, key)
        try {
          const spy = Reflect.apply(original, this, [object, key, ...rest])
          made()
          return spy
        } catch (error) {
          hideStandIns(error)
          throw error
        }
      },
  )
}
