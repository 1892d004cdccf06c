/** Projects that somebody has asked for: both threads look at the same bytes. What is stored of others need not be told. */
export type Wanted = Uint8Array<SharedArrayBuffer>

/** A byte for each project; beyond, all are. */
const most = 4096

export const createWanted = (): Wanted => new Uint8Array(new SharedArrayBuffer(most))

/** To be called before anything of it is read: what was stored and not told by then is found in the store. */
export function want(wanted: Wanted, project: number): void {
  if (project < wanted.length) Atomics.store(wanted, project, 1)
}

export const isWanted = (wanted: Wanted, project: number): boolean =>
  project >= wanted.length || Atomics.load(wanted, project) === 1
