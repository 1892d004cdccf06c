/** As many symbols as any code of deflate has. */
const mostSymbols = 288

/** Used again for each code: symbols by how frequent they are, then the nodes of the tree over them. */
const ranked = new Int32Array(mostSymbols)
const weight = new Int32Array(2 * mostSymbols)
const parent = new Int32Array(2 * mostSymbols)
const depth = new Int32Array(2 * mostSymbols)
const perLength = new Int32Array(64)

/**
 * Bits of each symbol in the shortest prefix code for such counts; 0 for what does not occur. At least two symbols get
 * some: a code of one alone is no whole one.
 *
 * @param counts each below 2^22, their sum below 2^31
 * @param limit bits that none is longer than
 */
export function findLengths(counts: Int32Array, limit: number, lengths: Uint8Array): void {
  const symbols = rank(counts)
  growTree(symbols)
  perLength.fill(0)
  for (let leaf = 0; leaf < symbols; leaf++) perLength[Math.min(depth[leaf]!, limit)]!++
  shorten(limit)
  lengths.fill(0)
  // The rarest come first.
  let leaf = 0
  for (let length = limit; length > 0; length--) {
    for (let left = perLength[length]!; left > 0; left--) lengths[ranked[leaf++]! & 511] = length
  }
}

/** The rarest first, those of the same count by their number. @returns how many there are */
function rank(counts: Int32Array): number {
  let symbols = 0
  for (let symbol = 0; symbol < counts.length; symbol++) {
    if (counts[symbol]! > 0) ranked[symbols++] = counts[symbol]! * 512 + symbol
  }
  for (let symbol = 0; symbols < 2; symbol++) if (counts[symbol] === 0) ranked[symbols++] = 512 + symbol
  // In place, and numbers as such: many times faster than a list by a function.
  // oxlint-disable-next-line unicorn/no-array-sort
  ranked.subarray(0, symbols).sort()
  return symbols
}

/** The two lightest nodes become one, until one is left. Leaves are sorted, and so are the others as they come. */
function growTree(symbols: number): void {
  for (let leaf = 0; leaf < symbols; leaf++) weight[leaf] = ranked[leaf]! >> 9
  let leaf = 0
  let inner = symbols
  const root = 2 * symbols - 2
  for (let node = symbols; node <= root; node++) {
    const one = leaf < symbols && (inner === node || weight[leaf]! <= weight[inner]!) ? leaf++ : inner++
    const other = leaf < symbols && (inner === node || weight[leaf]! <= weight[inner]!) ? leaf++ : inner++
    weight[node] = weight[one]! + weight[other]!
    parent[one] = node
    parent[other] = node
  }
  depth[root] = 0
  for (let node = root - 1; node >= 0; node--) depth[node] = depth[parent[node]!]! + 1
}

/** What was cut to the limit takes up more than there is: some shorter codes become longer for it. */
function shorten(limit: number): void {
  let taken = 0
  for (let length = 1; length <= limit; length++) taken += perLength[length]! << (limit - length)
  for (; taken > 1 << limit; taken--) {
    perLength[limit]!--
    let shorter = limit - 1
    while (perLength[shorter] === 0) shorter--
    perLength[shorter]!--
    perLength[shorter + 1]! += 2
  }
}

const next = new Int32Array(17)

/** The codes of such lengths as deflate (RFC 1951, 3.2.2) counts them, first bit lowest, and their length above 16 bits. */
export function countCodes(lengths: Uint8Array, codes: Int32Array): void {
  perLength.fill(0)
  for (let symbol = 0; symbol < lengths.length; symbol++) perLength[lengths[symbol]!]!++
  perLength[0] = 0
  next[0] = 0
  for (let length = 1; length < next.length; length++) next[length] = (next[length - 1]! + perLength[length - 1]!) << 1
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!
    codes[symbol] = length === 0 ? 0 : (length << 16) | (reverse(next[length]!++) >>> (16 - length))
  }
}

/** Of 16 bits the last first. */
function reverse(bits: number): number {
  const pairs = ((bits & 0x5555) << 1) | ((bits >>> 1) & 0x5555)
  const fours = ((pairs & 0x3333) << 2) | ((pairs >>> 2) & 0x3333)
  const bytes = ((fours & 0x0f0f) << 4) | ((fours >>> 4) & 0x0f0f)
  return ((bytes & 0xff) << 8) | (bytes >>> 8)
}
