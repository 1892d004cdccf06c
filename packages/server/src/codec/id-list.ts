import { CorruptBlob, type ByteReader, type ByteWriter } from './bytes.ts'

/**
 * A list of whole numbers in which stretches of n, n+1, n+2 are common, as (jump, length) pairs. The ids of a file's
 * tests are such a stretch, so a file that ran in declared order costs one pair; only a shuffled file spells out its order.
 */
export function writeIds(writer: ByteWriter, ids: ArrayLike<number>, from = 0, to = ids.length): void {
  let expected = 0
  let index = from
  while (index < to) {
    const start = ids[index]!
    let end = index + 1
    while (end < to && ids[end] === start + end - index) end++
    // The lowest bit tells a lone id, the usual case of a shuffled file, from a stretch with a length.
    const jump = start - expected
    const folded = jump < 0 ? -jump * 2 - 1 : jump * 2
    const length = end - index
    writer.unsigned(folded * 2 + (length > 1 ? 1 : 0))
    if (length > 1) writer.unsigned(length)
    expected = start + length
    index = end
  }
}

const maxId = 0x7fffffff

/** Reads ids into target[from..to). */
export function readIds(reader: ByteReader, target: Int32Array, from = 0, to = target.length): void {
  let expected = 0
  let index = from
  while (index < to) {
    const head = reader.unsigned()
    const folded = Math.floor(head / 2)
    const start = expected + (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2)
    const length = head % 2 === 1 ? reader.unsigned() : 1
    if (length === 0 || index + length > to) throw new CorruptBlob('holds a stretch of ids longer than its list')
    if (start < 0 || start + length > maxId) throw new CorruptBlob('holds an id out of range')
    for (let step = 0; step < length; step++) target[index + step] = start + step
    expected = start + length
    index += length
  }
}
