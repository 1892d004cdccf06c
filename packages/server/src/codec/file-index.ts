/** The files of tests under numbers that count up from 0, by which columns can be looked up: their ids may be anything. */
export interface FileIndex {
  /** Id of each file, by its number. */
  ids: Int32Array
  /** By the id of a file; undefined where no test is of it. */
  number: ReadonlyMap<number, number>
  /** Number of each test's file. */
  ofTest: Int32Array
  /** Place of each test among those of its file. */
  place: Int32Array
  /** The tests of a file, ascending: [first[file], first[file + 1]). */
  tests: Int32Array
  first: Int32Array
}

/** @param fileOf id of each test's file */
export function indexFiles(fileOf: Int32Array): FileIndex {
  const number = new Map<number, number>()
  const ofTest = new Int32Array(fileOf.length)
  const place = new Int32Array(fileOf.length)
  const counts: number[] = []
  let [idBefore, file] = [-1, -1]
  for (let test = 0; test < fileOf.length; test++) {
    const id = fileOf[test]!
    // Tests of a file mostly have neighbouring ids.
    if (id !== idBefore || test === 0) {
      file = number.get(id) ?? counts.push(0) - 1
      number.set(id, file)
      idBefore = id
    }
    ofTest[test] = file
    place[test] = counts[file]!++
  }
  const first = new Int32Array(counts.length + 1)
  for (let one = 0; one < counts.length; one++) first[one + 1] = first[one]! + counts[one]!
  const tests = new Int32Array(fileOf.length)
  for (let test = 0; test < fileOf.length; test++) tests[first[ofTest[test]!]! + place[test]!] = test
  return { ids: Int32Array.from(number.keys()), number, ofTest, place, tests, first }
}
