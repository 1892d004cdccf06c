/** JSON, written as the bytes that are sent: a text of as many numbers would be made first, and then encoded. */
export interface JsonBytes {
  /** JSON as it is. */
  text(json: string): void
  /** JSON as it is, of few bytes. */
  short(json: Uint8Array): void
  /** The same of as many as there are in [from, to). */
  copy(json: Uint8Array, from: number, to: number): void
  whole(value: number): void
  /** As `JSON.stringify` writes it: several times as fast for whole microseconds, which times are. */
  milliseconds(ms: number): void
  /** A list of the numbers [from, to). */
  numbers(column: ArrayLike<number>, from: number, to: number): void
  /** A list of thousandths of what stands at these places, whole numbers or null: microseconds as milliseconds. */
  thousandthsAt(column: ArrayLike<number | null>, places: readonly number[]): void
  /** All that was written. Nothing may be written any more. */
  end(): Uint8Array<ArrayBuffer>
}

const [comma, open, close] = [44, 91, 93]
/** Of a number that is whole and below 2^31, with the comma behind it. */
const mostOfWhole = 14
const mostOfThousandths = mostOfWhole + 1
const encoder = new TextEncoder()
/** What is written again and again is made into bytes once. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text)
const nothing = utf8('null')

/**
 * Lent to one writer at a time. A megabyte that is allocated for each answer soon makes the whole heap be looked through,
 * and what is kept of an answer would keep all of the space that was expected.
 */
let lent: Uint8Array<ArrayBuffer> | undefined = new Uint8Array(64 * 1024)
const mostLent = 4 * 1024 * 1024
/** More are copied sooner at once. */
const mostOneByOne = 32

/** @param expected bytes: where more are written, all of them are moved */
export function createJsonBytes(expected = 4096): JsonBytes {
  let buffer = lent && lent.length >= expected ? lent : new Uint8Array(expected)
  lent = undefined
  let length = 0

  function end(): Uint8Array<ArrayBuffer> {
    const isLent = buffer.length <= mostLent
    const written = isLent ? buffer.slice(0, length) : buffer.subarray(0, length)
    if (isLent) lent = buffer
    // Whatever is written from now on is written elsewhere.
    buffer = new Uint8Array(0)
    length = 0
    return written
  }

  function reserve(more: number): void {
    if (length + more <= buffer.length) return
    const larger = new Uint8Array(Math.max(buffer.length + (buffer.length >> 1), length + more))
    larger.set(buffer.subarray(0, length))
    buffer = larger
  }

  function text(json: string): void {
    // A letter has three bytes at most.
    reserve(json.length * 3)
    length += encoder.encodeInto(json, buffer.subarray(length)).written
  }

  function short(json: Uint8Array): void {
    reserve(json.length)
    // What every byte needs is at hand, not in the closure.
    const [target, from, bytes] = [buffer, length, json.length]
    if (bytes > mostOneByOne) target.set(json, from)
    else for (let at = 0; at < bytes; at++) target[from + at] = json[at]!
    length = from + bytes
  }

  function copy(json: Uint8Array, from: number, to: number): void {
    reserve(to - from)
    buffer.set(json.subarray(from, to), length)
    length += to - from
  }

  function whole(value: number): void {
    reserve(mostOfWhole)
    length = putWhole(buffer, length, value)
  }

  function milliseconds(ms: number): void {
    const us = Math.round(ms * 1000)
    if (!isShort(us) || us / 1000 !== ms) return text(JSON.stringify(ms))
    reserve(mostOfThousandths)
    length = putThousandths(buffer, length, us)
  }

  function beginList(entries: number, mostOfEach: number): void {
    reserve(entries * mostOfEach + 2)
    buffer[length++] = open
  }

  /** Behind each entry is a comma. */
  function endList(entries: number): void {
    if (entries > 0) length--
    buffer[length++] = close
  }

  // Nearly all that is written are such columns: what every number needs is at hand, not in the closure.
  function numbers(column: ArrayLike<number>, from: number, to: number): void {
    beginList(to - from, mostOfWhole)
    let [target, at] = [buffer, length]
    for (let index = from; index < to; index++) {
      const value = column[index]!
      if (isShort(value)) at = putWhole(target, at, value)
      else {
        length = at
        text(JSON.stringify(value))
        reserve((to - index) * mostOfWhole + 2)
        target = buffer
        at = length
      }
      target[at++] = comma
    }
    length = at
    endList(to - from)
  }

  function thousandthsAt(column: ArrayLike<number | null>, places: readonly number[]): void {
    beginList(places.length, mostOfThousandths)
    let [target, at] = [buffer, length]
    for (let index = 0; index < places.length; index++) {
      const value = column[places[index]!]!
      if (value === null) {
        putFour(target, at, nothing, 0)
        at += 4
      } else if (isShort(value)) at = putThousandths(target, at, value)
      else {
        length = at
        text(JSON.stringify(value / 1000))
        reserve((places.length - index) * mostOfThousandths + 2)
        target = buffer
        at = length
      }
      target[at++] = comma
    }
    length = at
    endList(places.length)
  }

  return { text, short, copy, whole, milliseconds, numbers, thousandthsAt, end }
}

/** The digits of every number below 10,000, four bytes each: without zeros before it (and its length), and with. */
const digits = new Uint8Array(40_000)
const padded = new Uint8Array(40_000)
const lengths = new Uint8Array(10_000)
for (let value = 0; value < 10_000; value++) {
  const length = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4
  const end = value * 4 + 4
  for (let place = end - 1, rest = value; place >= end - 4; place--) {
    padded[place] = 48 + (rest % 10)
    rest = (rest / 10) | 0
  }
  for (let place = end - length; place < end; place++) digits[place - (4 - length)] = padded[place]!
  lengths[value] = length
}

function putFour(buffer: Uint8Array, at: number, from: Uint8Array, value: number): void {
  const place = value * 4
  buffer[at] = from[place]!
  buffer[at + 1] = from[place + 1]!
  buffer[at + 2] = from[place + 2]!
  buffer[at + 3] = from[place + 3]!
}

/** May write up to three bytes behind the number. @param value isShort */
function putWhole(buffer: Uint8Array, from: number, value: number): number {
  let at = from
  let rest = value | 0
  if (rest >= 10_000) {
    let high = (rest / 10_000) | 0
    rest -= high * 10_000
    if (high >= 10_000) {
      const highest = (high / 10_000) | 0
      high -= highest * 10_000
      putFour(buffer, at, digits, highest)
      at += lengths[highest]!
      putFour(buffer, at, padded, high)
      at += 4
    } else {
      putFour(buffer, at, digits, high)
      at += lengths[high]!
    }
    putFour(buffer, at, padded, rest)
    return at + 4
  }
  putFour(buffer, at, digits, rest)
  return at + lengths[rest]!
}

/** By the thousandths beyond a whole number: the dot and the digits that it takes. */
const fractions = new Uint8Array(4000)
const fractionLengths = new Uint8Array(1000)
for (let value = 1; value < 1000; value++) {
  const text = String(value / 1000).slice(1)
  encoder.encodeInto(text, fractions.subarray(value * 4))
  fractionLengths[value] = text.length
}

function putThousandths(buffer: Uint8Array, from: number, value: number): number {
  const whole = (value / 1000) | 0
  const rest = (value | 0) - whole * 1000
  const at = putWhole(buffer, from, whole)
  putFour(buffer, at, fractions, rest)
  return at + fractionLengths[rest]!
}

/** What putWhole can write: whole, not negative, below 2^31. */
const isShort = (value: number): boolean => (value & most) === value
const most = 2 ** 31 - 1
