import type { Database } from 'better-sqlite3'
import type { Dictionary } from '../../../reporter/src/report.ts'
import { decodeDictionary, encodeDictionary, type KnownDictionary } from '../codec/dictionary-codec.ts'
import { tagSetsOf } from './tag-sets.ts'
import { testId } from './test-id.ts'
import type { FileRecord, Store, TestDescription, TestRecord } from './store.ts'

/** A dictionary is resent when it is asked for (412), so old ones need not be kept. */
const dictionariesKept = 500

/** Files, tests and dictionaries: everything that has a name. */
export function createNames(database: Database): Pick<Store, 'files' | 'tests' | 'dictionary' | 'learn'> & {
  describe: (project: number, descriptions: TestDescription[], at: number) => void
} {
  const selectFiles = database.prepare<[number, number], FileRecord>(
    `SELECT file_id AS file, runner_project AS runnerProject, path FROM file
     WHERE project_id = ? AND file_id >= ? ORDER BY file_id`,
  )
  const selectTests = database.prepare<[number, number], TestRecord>(
    `SELECT test_id AS test, file_id AS file, id, name, ordinal, line, layer, flags, tags, described_at AS describedAt FROM test
     WHERE project_id = ? AND test_id >= ? ORDER BY test_id`,
  )
  const selectDictionary = database
    .prepare<[number, string], Buffer>('SELECT data FROM dictionary WHERE project_id = ? AND hash = ?')
    .pluck()
  const insertDictionary = database.prepare(
    'INSERT INTO dictionary (project_id, hash, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const dropOldDictionaries = database.prepare(
    `DELETE FROM dictionary WHERE project_id = :project AND dictionary_id <= (
       SELECT dictionary_id FROM dictionary WHERE project_id = :project
       ORDER BY dictionary_id DESC LIMIT 1 OFFSET :kept)`,
  )
  const selectProjectName = database.prepare<[number], string>('SELECT name FROM project WHERE project_id = ?').pluck()
  const selectFile = database
    .prepare<[number, string, string], number>(
      'SELECT file_id FROM file WHERE project_id = ? AND path = ? AND runner_project = ?',
    )
    .pluck()
  const nextFile = database
    .prepare<[number], number>('SELECT COALESCE(MAX(file_id) + 1, 0) FROM file WHERE project_id = ?')
    .pluck()
  const insertFile = database.prepare(
    'INSERT INTO file (project_id, file_id, runner_project, path) VALUES (?, ?, ?, ?)',
  )
  const selectTestsOfFile = database.prepare<[number, number], { test: number; name: string; ordinal: number }>(
    'SELECT test_id AS test, name, ordinal FROM test WHERE project_id = ? AND file_id = ?',
  )
  const nextTest = database
    .prepare<[number], number>('SELECT COALESCE(MAX(test_id) + 1, 0) FROM test WHERE project_id = ?')
    .pluck()
  const insertTest = database.prepare(
    `INSERT INTO test (project_id, test_id, file_id, id, name, ordinal, line, layer, flags, tags, described_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const updateTest = database.prepare(
    `UPDATE test SET line = :line, layer = :layer, flags = :flags, tags = :tags, described_at = :at
     WHERE project_id = :project AND test_id = :test AND described_at <= :at`,
  )

  const learn = database.transaction((project: number, hash: string, dictionary: Dictionary, at: number) => {
    const projectName = selectProjectName.get(project) ?? ''
    const { ordinal = [], line = [], flags = [], layer } = dictionary.tests
    // SQLite keeps UTF-8, which has no lone surrogates: the names that come back must be those that are looked up.
    const name = dictionary.tests.name.map((text) => text.toWellFormed())
    const runnerProjects = dictionary.projects.map((text) => text.toWellFormed())
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
    let freeFile = nextFile.get(project)!
    let freeTest = nextTest.get(project)!
    let test = 0
    dictionary.files.path.forEach((givenPath, index) => {
      const path = givenPath.toWellFormed()
      const runnerProject = runnerProjects[dictionary.files.project[index]!]!
      let file = selectFile.get(project, path, runnerProject)
      const testsOfFile = new Map<string, number>()
      if (file === undefined) {
        file = freeFile++
        insertFile.run(project, file, runnerProject, path)
      } else {
        for (const row of selectTestsOfFile.all(project, file)) testsOfFile.set(`${row.ordinal} ${row.name}`, row.test)
      }
      known.files[index] = file
      for (const end = test + dictionary.files.tests[index]!; test < end; test++) {
        const key = `${ordinal[test] ?? 0} ${name[test]}`
        let id = testsOfFile.get(key)
        if (id === undefined) {
          id = freeTest++
          testsOfFile.set(key, id)
          const publicId = testId(projectName, runnerProject, path, name[test]!, ordinal[test] ?? 0)
          const names = [project, id, file, publicId, name[test], ordinal[test] ?? 0]
          insertTest.run(...names, known.line[test], layer[test], known.flags[test], tagSets[tagSet[test]!], at)
        }
        known.tests[test] = id
      }
    })
    insertDictionary.run(project, hash, encodeDictionary(known))
    dropOldDictionaries.run({ project, kept: dictionariesKept })
    return known
  })

  return {
    files: async (project, from = 0) => selectFiles.all(project, from),
    tests: async (project, from = 0) => selectTests.all(project, from),
    dictionary: async (project, hash) => {
      const data = selectDictionary.get(project, hash)
      return data && decodeDictionary(data)
    },
    learn: async (project, hash, dictionary, at) => learn.immediate(project, hash, dictionary, at),
    describe(project, descriptions, at) {
      for (const description of descriptions) updateTest.run({ ...description, project, at })
    },
  }
}
