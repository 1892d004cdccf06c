import type { JsonBytes } from './json-bytes.ts'
import { testNames, type Names } from './test-names.ts'

/** The JSON of what is told of each test beside its results: of most of a large run's bytes. */
export interface WrittenNames {
  /** Without the end of the object. */
  write(test: number, json: JsonBytes): void
}

const known = new WeakMap<Names, WrittenNames>()

/** Each is written once for all runs: of these only line and layer ever change. */
export function writtenNames(names: Names): WrittenNames {
  let own = known.get(names)
  if (!own) known.set(names, (own = createWrittenNames(names)))
  return own
}

const encoder = new TextEncoder()
const bytesOfTest = 256
/** So many bytes may be of lines that a test does not have any more. */
const mostOutdated = 1024 * 1024

function createWrittenNames(names: Names): WrittenNames {
  /** One after the other: as many objects of their own would cost more than what is in them. */
  let bytes = new Uint8Array(0)
  let length = 0
  let outdated = 0
  let layerVersion = -1
  /** By test; where nothing is written, it ends at 0. */
  let begin = new Int32Array(0)
  let end = new Int32Array(0)
  let line = new Int32Array(0)

  function reset(): void {
    const tests = names.tests.length
    begin = new Int32Array(tests)
    end = new Int32Array(tests)
    line = new Int32Array(tests)
    length = 0
    outdated = 0
    layerVersion = names.layerVersion()
  }

  function put(test: number): void {
    const record = names.tests[test]!
    const { tags: _tags, owners: _owners, ...facts } = testNames(names, record)
    const json = JSON.stringify(facts).slice(0, -1)
    if (bytes.length < length + json.length * 3) {
      const larger = new Uint8Array(
        Math.max(names.tests.length * bytesOfTest, length + (length >> 1) + json.length * 3),
      )
      larger.set(bytes.subarray(0, length))
      bytes = larger
    }
    outdated += end[test]! - begin[test]!
    begin[test] = length
    length += encoder.encodeInto(json, bytes.subarray(length)).written
    end[test] = length
    line[test] = record.line
  }

  return {
    write(test, json) {
      if (layerVersion !== names.layerVersion() || test >= end.length || outdated > mostOutdated) reset()
      if (end[test] === 0 || line[test] !== names.tests[test]!.line) put(test)
      json.copy(bytes, begin[test]!, end[test]!)
    },
  }
}
