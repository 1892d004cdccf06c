import type { Dictionary } from '../../../reporter/src/report.ts'
import type { KnownDictionary } from '../codec/dictionary-codec.ts'
import type { FileRecord, TestRecord } from './store.ts'
import { tagSetsOf } from './tag-sets.ts'
import { testId } from './test-id.ts'

/** What the store knows already. */
export interface KnownNames {
  projectName: string
  /** The lowest free ids. */
  nextFile: number
  nextTest: number
  fileOf: (path: string, runnerProject: string) => number | undefined
  /** The tests of a known file. */
  testsOf: (file: number) => { test: number; name: string; ordinal: number }[]
}

export interface AssignedIds {
  known: KnownDictionary
  newFiles: FileRecord[]
  newTests: TestRecord[]
}

/** Gives ids to the names of a dictionary: those that the store has, else the next free ones, without gaps. */
export function assignIds(dictionary: Dictionary, names: KnownNames, at: number): AssignedIds {
  const { ordinal = [], line = [], flags = [], layer } = dictionary.tests
  // Databases keep UTF-8, which has no lone surrogates: the names that come back must be those that are looked up.
  const name = wellFormed(dictionary.tests.name)
  const runnerProjects = wellFormed(dictionary.projects)
  const { tagSet, tagSets } = tagSetsOf(dictionary)
  const known: KnownDictionary = {
    files: new Int32Array(dictionary.files.path.length),
    testsOfFile: Int32Array.from(dictionary.files.tests),
    tests: new Int32Array(name.length),
    line: Int32Array.from(name, (_, test) => line[test] ?? 0),
    layer: Uint8Array.from(layer),
    flags: Uint8Array.from(name, (_, test) => flags[test] ?? 0),
    tagSet,
    tagSets,
  }
  const newFiles: FileRecord[] = []
  const newTests: TestRecord[] = []
  /** A path may be there twice: the second time it is known. */
  const seen = new Map<string, { file: number; tests: Map<string, number> }>()
  let index = 0

  function seeFile(path: string, runnerProject: string) {
    const found = names.fileOf(path, runnerProject)
    const file = found ?? names.nextFile + newFiles.length
    if (found === undefined) newFiles.push({ file, runnerProject, path })
    const tests = found === undefined ? [] : names.testsOf(found)
    return { file, tests: new Map(tests.map((row) => [keyOf(row.name, row.ordinal), row.test])) }
  }

  for (const [place, path] of wellFormed(dictionary.files.path).entries()) {
    const runnerProject = runnerProjects[dictionary.files.project[place]!]!
    const nameOfFile = `${runnerProject}\0${path}`
    const { file, tests } = seen.get(nameOfFile) ?? seeFile(path, runnerProject)
    seen.set(nameOfFile, { file, tests })
    known.files[place] = file
    for (const end = index + dictionary.files.tests[place]!; index < end; index++) {
      const own = { name: name[index]!, ordinal: ordinal[index] ?? 0 }
      const key = keyOf(own.name, own.ordinal)
      let test = tests.get(key)
      if (test === undefined) {
        test = names.nextTest + newTests.length
        tests.set(key, test)
        const described = { line: known.line[index]!, layer: layer[index]!, flags: known.flags[index]! }
        const id = testId(names.projectName, runnerProject, path, own.name, own.ordinal)
        newTests.push({ test, file, id, ...own, ...described, tags: tagSets[tagSet[index]!]!, describedAt: at })
      }
      known.tests[index] = test
    }
  }
  return { known, newFiles, newTests }
}

const keyOf = (name: string, ordinal: number): string => `${ordinal} ${name}`

const wellFormed = (names: string[]): string[] => names.map((text) => text.toWellFormed())
