import type { Store } from '../../../../packages/server/src/store/store.ts'

/** Gives a new, empty store each time. */
export type OpenStore = () => Promise<Store & AsyncDisposable>
