import { readBase, type ReadBase } from './base-codec.ts'
import { decodeBody, type DecodedBody, type RunBody } from './body-codec.ts'
import { CorruptBlob } from './bytes.ts'
import { compactBodyVersion, decodeCompactBody, encodeCompactBody, roundBody } from './compact-body.ts'
import { decodeCompactFiles, encodeCompactFiles, isCompactFiles } from './compact-files.ts'
import { compactOrderVersion, decodeCompactOrder, encodeCompactOrder } from './compact-order.ts'
import { decodeFiles } from './file-codec.ts'
import { decodeOrder, packOrder, type RunOrder } from './order-codec.ts'
import type { RunFiles } from './run-files.ts'
import { createScratch, type NewColumn } from './scratch.ts'

/** What is stored of a report's results, in any layout. */
export interface ReportBlobs {
  order: Uint8Array
  body: Uint8Array
  files: Uint8Array
  /** Of the report's chapter; null where it has none yet. */
  base: Uint8Array | null
}

export interface DecodedReport {
  order: RunOrder
  body: DecodedBody
  files: RunFiles
}

/**
 * @param newColumn where columns of a body that is not compact come from
 * @throws CorruptBlob
 */
export function decodeReport(blobs: ReportBlobs, newColumn?: NewColumn): DecodedReport {
  const base = (): ReadBase => {
    if (!blobs.base) throw new CorruptBlob('is told from a base that is not there')
    return readBase(blobs.base)
  }
  const order =
    blobs.order[0] === compactOrderVersion ? decodeCompactOrder(blobs.order, base()) : decodeOrder(blobs.order)
  const body =
    blobs.body[0] === compactBodyVersion
      ? decodeCompactBody(blobs.body, order, base())
      : decodeBody(blobs.body, newColumn)
  const files = isCompactFiles(blobs.files)
    ? decodeCompactFiles(blobs.files, { order, body, base: base() })
    : decodeFiles(blobs.files)
  return { order, body, files }
}

/** Of a body there are at most four. */
const briefColumns = Array.from({ length: 4 }, createScratch)
let taken = 0
const briefColumn: NewColumn = (length) => briefColumns[taken++]!(length)

/** The same for who looks at it at once: the columns of its body are others' from the next call on. */
export function decodeReportBriefly(blobs: ReportBlobs): DecodedReport {
  taken = 0
  return decodeReport(blobs, briefColumn)
}

/**
 * A report as it is kept for long. The same bytes are made of what these decode to.
 * @param codes of body.durationUs
 */
export function encodeCompactReport(
  { order, body, files }: { order: RunOrder; body: RunBody; files: RunFiles },
  codes: Uint16Array,
  base: ReadBase,
): Pick<ReportBlobs, 'order' | 'body' | 'files'> {
  const kept = roundBody(order.lanes, body, codes)
  return {
    order: encodeCompactOrder(order, base) ?? packOrder(order),
    body: encodeCompactBody(order, kept, codes, base),
    files: encodeCompactFiles(files, { order, body: kept, base }),
  }
}
