import { hideStandIns, type Patches } from '../patch.ts'
import type { SpyListener } from './sight.ts'

type Make = (object: object, key: PropertyKey, ...rest: unknown[]) => unknown

/** Watches a runner's function that puts a spy in the place of a property. */
export function replaceSpyMaker<Name extends string>(
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
