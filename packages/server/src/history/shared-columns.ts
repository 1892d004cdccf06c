/** Kinds of columns by name. Those of one byte stand last, so that all lie where they may. */
export type Layout = Record<string, 'int32' | 'float32' | 'uint8'>

interface Kinds {
  int32: Int32Array
  float32: Float32Array
  uint8: Uint8Array
}

export type Columns<Own extends Layout> = { [Name in keyof Own]: Kinds[Own[Name]] }

/** Columns on their way to another thread, which reads the same memory. */
export interface SharedColumns {
  buffer: SharedArrayBuffer
  /** Of each column, in the order of the layout. */
  lengths: number[]
}

type NewColumn = (new (buffer: SharedArrayBuffer, offset: number, length: number) => Kinds[keyof Kinds]) & {
  readonly BYTES_PER_ELEMENT: number
}

const kinds: Record<keyof Kinds, NewColumn> = { int32: Int32Array, float32: Float32Array, uint8: Uint8Array }

/** Of zeros, in memory that several threads may look at. */
export function newColumns<Own extends Layout>(layout: Own, lengths: Record<keyof Own, number>): Columns<Own> {
  const own = Object.keys(layout).map((name) => lengths[name]!)
  const bytes = Object.values(layout).reduce((sum, kind, index) => sum + kinds[kind].BYTES_PER_ELEMENT * own[index]!, 0)
  return viewColumns(layout, { buffer: new SharedArrayBuffer(bytes), lengths: own })
}

export function viewColumns<Own extends Layout>(layout: Own, { buffer, lengths }: SharedColumns): Columns<Own> {
  let offset = 0
  const columns = Object.entries(layout).map(([name, kind], index) => {
    const column = new kinds[kind](buffer, offset, lengths[index]!)
    offset += column.byteLength
    return [name, column]
  })
  return Object.fromEntries(columns) as Columns<Own>
}

/** Without a copy, where `newColumns` made them. */
export function shareColumns<Own extends Layout>(layout: Own, columns: Columns<Own>): SharedColumns {
  const names = Object.keys(layout)
  const lengths = names.map((name) => columns[name]!.length)
  const { buffer } = columns[names[0]!]!
  if (buffer instanceof SharedArrayBuffer && names.every((name) => columns[name]!.buffer === buffer))
    return { buffer, lengths }
  const copy = newColumns(layout, Object.fromEntries(names.map((name, index) => [name, lengths[index]!])) as never)
  for (const name of names) copy[name]!.set(columns[name]!)
  return { buffer: copy[names[0]!]!.buffer as SharedArrayBuffer, lengths }
}
