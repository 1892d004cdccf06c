/** Whether a straight line fits the values from `start` to `end` better than a step at `place`, by least squares. */
export function isRamp(values: Float64Array, start: number, place: number, end: number): boolean {
  const total = sumsOf(values, start, end)
  const before = sumsOf(values, start, place)
  const after = sumsOf(values, place, end)
  const aroundSteps = before.squares + after.squares
  const aroundLine = total.squares - (total.slopes === 0 ? 0 : total.products ** 2 / total.slopes)
  return aroundLine <= aroundSteps
}

/** Sums of squares around the mean, of the values, of their places, and of both together. */
function sumsOf(values: Float64Array, from: number, to: number): { squares: number; slopes: number; products: number } {
  const count = to - from
  const middle = (from + to - 1) / 2
  let sum = 0
  for (let index = from; index < to; index++) sum += values[index]!
  const mean = sum / count
  let [squares, slopes, products] = [0, 0, 0]
  for (let index = from; index < to; index++) {
    squares += (values[index]! - mean) ** 2
    slopes += (index - middle) ** 2
    products += (values[index]! - mean) * (index - middle)
  }
  return { squares, slopes, products }
}
