/** Texts, one after the other as UTF-8: as bytes they go to another thread at once, however many they are. */
export interface PackedRows {
  bytes: Uint8Array<ArrayBuffer>
  /** The bytes of row `r` are [first[r], first[r + 1]). */
  first: Int32Array<ArrayBuffer>
}

export interface RowPacker {
  /** '' takes no room. */
  add(text: string): void
  end(): PackedRows
}

/** @param rows that will be added */
export function createRowPacker(rows: number): RowPacker {
  const encoder = new TextEncoder()
  let bytes = new Uint8Array(1024)
  const first = new Int32Array(rows + 1)
  let row = 0
  let length = 0
  return {
    add(text) {
      // A letter takes three bytes at most.
      const least = length + 3 * text.length
      if (bytes.length < least) {
        const larger = new Uint8Array(Math.max(least, 2 * bytes.length))
        larger.set(bytes)
        bytes = larger
      }
      if (text !== '') length += encoder.encodeInto(text, bytes.subarray(length)).written
      first[++row] = length
    },
    end: () => ({ bytes: bytes.slice(0, length), first }),
  }
}

const decoder = new TextDecoder()

export const textOfRow = ({ bytes, first }: PackedRows, row: number): string =>
  first[row] === first[row + 1] ? '' : decoder.decode(bytes.subarray(first[row], first[row + 1]))
