/** Indices of the largest values, the largest first; equal ones by their index. Few of many are not sorted. */
export function leadingOf(values: Float64Array, most: number): number[] {
  const leading: number[] = []
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    if (leading.length === most && !(value > values[leading[most - 1]!]!)) continue
    let place = leading.length === most ? most - 1 : leading.length
    while (place > 0 && values[leading[place - 1]!]! < value) {
      leading[place] = leading[place - 1]!
      place--
    }
    leading[place] = index
  }
  return leading
}
