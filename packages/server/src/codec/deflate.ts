import { countCodes, findLengths } from './huffman.ts'

const literals = 286
const END = 256
/** Symbols that share one code: beyond, what is frequent may be something else. */
const symbolsOfBlock = 32_767
const shortestRun = 3
const longestRun = 258

/** A byte, or 256 plus the length of a run of the byte before. */
const tokens = new Uint16Array(symbolsOfBlock)
const counts = new Int32Array(literals)
const lengths = new Uint8Array(literals)
const codes = new Int32Array(literals)

/** Of a run by its length: its symbol, how many bits follow that, and which (RFC 1951, 3.2.5). */
const runSymbol = new Uint16Array(longestRun + 1)
const runExtra = new Uint8Array(literals)
const runFrom = new Uint16Array(literals)
for (let symbol = 257, from = shortestRun; symbol < 285; symbol++) {
  runExtra[symbol] = symbol < 265 ? 0 : (symbol - 261) >> 2
  runFrom[symbol] = from
  for (const to = from + (1 << runExtra[symbol]!); from < to; from++) runSymbol[from] = symbol
}
runSymbol[longestRun] = 285
runFrom[285] = longestRun

/** The code that everybody knows. */
const fixedLengths = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
)
const fixedCodes = new Int32Array(288)
countCodes(fixedLengths, fixedCodes)
/** Bits of the distance of a run, which is always 1: the first distance there is. */
const fixedDistanceBits = 5

/** Kept from one call to the next: what is allocated outside the heap soon makes all of it be looked through. */
const keptOut = new Uint8Array(1024 * 1024)

/** Where bits are written to: the first ones of `bits` are not in `out` yet. */
let out = keptOut
let end = 0
let bits = 0
let used = 0

/**
 * Raw deflate (RFC 1951) that looks for frequent bytes and for runs of one byte: what columns repeat. zlib would find the
 * same, but it takes as long to begin as for thousands of bytes, and a report is packed in a dozen parts.
 *
 * @returns undefined where that is not shorter; valid until the next call
 */
export function deflate(bytes: Uint8Array): Uint8Array | undefined {
  out = bytes.length <= keptOut.length ? keptOut : new Uint8Array(bytes.length)
  end = bits = used = 0
  let from = 0
  do {
    const { to, count } = readTokens(bytes, from)
    if (!writeBlock(count, to === bytes.length, bytes.length)) return undefined
    from = to
  } while (from < bytes.length)
  put(0, 7)
  return end < bytes.length ? out.subarray(0, end) : undefined
}

/** Of one block: what it consists of, and how often each symbol occurs. */
function readTokens(bytes: Uint8Array, from: number): { to: number; count: number } {
  counts.fill(0)
  counts[END] = 1
  const { length } = bytes
  let before = from === 0 ? -1 : bytes[from - 1]!
  let count = 0
  let at = from
  while (at < length && count < symbolsOfBlock) {
    const byte = bytes[at]!
    if (byte === before && at + 2 < length && bytes[at + 1] === byte && bytes[at + 2] === byte) {
      const start = at
      const most = Math.min(length, at + longestRun)
      at += shortestRun
      while (at < most && bytes[at] === byte) at++
      tokens[count++] = END + at - start
      counts[runSymbol[at - start]!]!++
    } else {
      tokens[count++] = before = byte
      counts[byte]!++
      at++
    }
  }
  return { to: at, count }
}

/** @returns false, and has written nothing, where there is no use: so many bytes it must not become */
function writeBlock(count: number, isLast: boolean, most: number): boolean {
  findLengths(counts, 15, lengths)
  let extraBits = 0
  let runs = 0
  let ownBits = 0
  let fixedBits = 0
  for (let symbol = 0; symbol < literals; symbol++) {
    const times = counts[symbol]!
    ownBits += times * lengths[symbol]!
    fixedBits += times * fixedLengths[symbol]!
    if (symbol <= END) continue
    extraBits += times * runExtra[symbol]!
    runs += times
  }
  const headBits = packLengths(runs > 0)
  const isFixed = fixedBits + runs * fixedDistanceBits <= headBits + ownBits + runs
  const allBits = isFixed ? fixedBits + runs * fixedDistanceBits : headBits + ownBits + runs
  if (end + (used + 3 + allBits + extraBits) / 8 >= most) return false
  put(isLast ? 1 : 0, 1)
  put(isFixed ? 1 : 2, 2)
  if (isFixed) {
    writeTokens(count, fixedCodes, fixedDistanceBits)
    return true
  }
  countCodes(lengths, codes)
  writeLengths()
  writeTokens(count, codes, 1)
  return true
}

function put(value: number, length: number): void {
  bits |= value << used
  used += length
  for (; used >= 8; used -= 8) {
    out[end++] = bits
    bits >>>= 8
  }
}

function writeTokens(count: number, code: Int32Array, distanceBits: number): void {
  // Of the module's own each access would be a look-up: this is done for every byte of every report.
  const [target, list] = [out, tokens]
  let [at, pending, length] = [end, bits, used]
  // Two bytes at a time: less than 16 bits wait, and no code has more than 15.
  for (let index = 0; index < count; index++) {
    const token = list[index]!
    const symbol = token <= END ? token : runSymbol[token - END]!
    const entry = code[symbol]!
    pending |= (entry & 0xffff) << length
    length += entry >>> 16
    if (length >= 16) {
      target[at] = pending
      target[at + 1] = pending >>> 8
      at += 2
      pending >>>= 16
      length -= 16
    }
    if (token <= END) continue
    pending |= (token - END - runFrom[symbol]!) << length
    // The distance is all zeros.
    length += runExtra[symbol]! + distanceBits
    if (length >= 16) {
      target[at] = pending
      target[at + 1] = pending >>> 8
      at += 2
      pending >>>= 16
      length -= 16
    }
  }
  end = at
  bits = pending
  used = length
  put(code[END]! & 0xffff, code[END]! >>> 16)
}

/** The lengths of the codes are told by a code as well, of 19 symbols in this order. */
const lengthOrder = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
const REPEAT = 16
const FEW_ZEROS = 17
const MANY_ZEROS = 18
const told = new Uint8Array(literals + 1)
/** A symbol, and above 8 bits what follows it. */
const toldTokens = new Uint16Array(literals + 1)
const toldCounts = new Int32Array(lengthOrder.length)
const toldLengths = new Uint8Array(lengthOrder.length)
const toldCodes = new Int32Array(lengthOrder.length)
let toldCount = 0
let toldLiterals = 0
let toldOrder = 0

/** @returns bits that they take */
function packLengths(hasRuns: boolean): number {
  toldLiterals = literals
  while (lengths[toldLiterals - 1] === 0) toldLiterals--
  toldLiterals = Math.max(END + 1, toldLiterals)
  told.set(lengths)
  // The one distance there is.
  told[toldLiterals] = hasRuns ? 1 : 0
  readLengths(toldLiterals + 1)
  findLengths(toldCounts, 7, toldLengths)
  toldOrder = lengthOrder.length
  while (toldOrder > 4 && toldLengths[lengthOrder[toldOrder - 1]!] === 0) toldOrder--
  let size = 5 + 5 + 4 + 3 * toldOrder
  for (let symbol = 0; symbol < toldCounts.length; symbol++) {
    size += toldCounts[symbol]! * (toldLengths[symbol]! + extraOfLength(symbol))
  }
  return size
}

const extraOfLength = (symbol: number): number =>
  symbol < REPEAT ? 0 : symbol === REPEAT ? 2 : symbol === FEW_ZEROS ? 3 : 7

function readLengths(length: number): void {
  toldCounts.fill(0)
  toldCount = 0
  const add = (symbol: number, following: number): void => {
    toldTokens[toldCount++] = symbol | (following << 8)
    toldCounts[symbol]!++
  }
  for (let at = 0; at < length;) {
    const value = told[at]!
    let to = at + 1
    while (to < length && told[to] === value) to++
    if (value > 0) {
      add(value, 0)
      at++
    }
    while (at < to) {
      const left = to - at
      if (left < 3) {
        add(value, 0)
        at++
      } else if (value > 0) {
        const times = Math.min(6, left)
        add(REPEAT, times - 3)
        at += times
      } else {
        const times = Math.min(138, left)
        if (times > 10) add(MANY_ZEROS, times - 11)
        else add(FEW_ZEROS, times - 3)
        at += times
      }
    }
  }
}

function writeLengths(): void {
  put(toldLiterals - 257, 5)
  put(0, 5)
  put(toldOrder - 4, 4)
  for (let place = 0; place < toldOrder; place++) put(toldLengths[lengthOrder[place]!]!, 3)
  countCodes(toldLengths, toldCodes)
  for (let index = 0; index < toldCount; index++) {
    const symbol = toldTokens[index]! & 0xff
    put(toldCodes[symbol]! & 0xffff, toldCodes[symbol]! >>> 16)
    put(toldTokens[index]! >> 8, extraOfLength(symbol))
  }
}
