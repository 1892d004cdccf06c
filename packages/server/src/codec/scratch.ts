/** Of Float64Array, as many as are asked for. What is in them is left over. */
export type NewColumn = (length: number) => Float64Array<ArrayBuffer>

/**
 * A column for what nobody keeps: always the same one. What is allocated outside the heap soon makes all of it be looked
 * through.
 */
export function createScratch(): NewColumn {
  let column = new Float64Array(0)
  return (length) => {
    if (column.length < length) column = new Float64Array(length + (length >> 2))
    return column.subarray(0, length)
  }
}

export interface ColumnPool {
  take: NewColumn
  /** It will be somebody else's. */
  giveBack(column: Float64Array): void
}

/** The same for more than one at a time. */
export function createColumnPool(): ColumnPool {
  const free: Float64Array<ArrayBuffer>[] = []
  return {
    take(length) {
      const own = free.pop()
      return (own && own.length >= length ? own : new Float64Array(length + (length >> 5))).subarray(0, length)
    },
    giveBack(column) {
      free.push(new Float64Array(column.buffer as ArrayBuffer))
    },
  }
}
