/**
 * The places 0..n-1 by their moments, earliest first, NaN last; equal moments by place. Numbers are sorted as such, which
 * is much faster than by a function.
 */
export function sortPlaces(moments: Float32Array): Int32Array<ArrayBuffer> {
  const bits = new Int32Array(moments.buffer, moments.byteOffset, moments.length)
  const keys = new Float64Array(moments.length)
  for (let place = 0; place < keys.length; place++) {
    // The bits of positive floats are in their order, those of negative ones in the opposite.
    const own = Number.isNaN(moments[place]) ? 2 ** 31 : bits[place]!
    keys[place] = (own < 0 ? ~own - 2 ** 31 + 1 : own) * PLACES + place
  }
  // oxlint-disable-next-line unicorn/no-array-sort
  keys.sort()
  const places = new Int32Array(keys.length)
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!
    places[index] = key - Math.floor(key / PLACES) * PLACES
  }
  return places
}

/** More than any schedule has; with 32 bits of a moment it fits into the 53 of a number. */
const PLACES = 2 ** 20
