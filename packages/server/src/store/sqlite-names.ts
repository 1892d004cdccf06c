import type { Database } from 'better-sqlite3'
import type { Dictionary } from '../../../reporter/src/report.ts'
import { decodeDictionary, encodeDictionary } from '../codec/dictionary-codec.ts'
import { assignIds } from './assign-ids.ts'
import { dictionariesKept } from './dictionaries-kept.ts'
import type { FileRecord, Store, TestDescription, TestRecord } from './store.ts'

/** Files, tests and dictionaries: everything that has a name. */
export function createNames(database: Database): Pick<Store, 'files' | 'tests' | 'dictionary' | 'learn'> & {
  describe: (project: number, descriptions: TestDescription[], at: number) => void
} {
  const selectFiles = database.prepare<[number, number], FileRecord>(
    `SELECT file_id AS file, runner_project AS runnerProject, path FROM file
     WHERE project_id = ? AND file_id >= ? ORDER BY file_id`,
  )
  const selectTests = database.prepare<[number, number, number], TestRecord>(
    `SELECT test_id AS test, file_id AS file, id, name, ordinal, line, layer, flags, tags, described_at AS describedAt FROM test
     WHERE project_id = ? AND test_id >= ? ORDER BY test_id LIMIT ?`,
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
  // Without statistics SQLite takes all tests of a project for about as few as those of a file.
  const selectTestsOfFile = database.prepare<[number, number], { test: number; name: string; ordinal: number }>(
    'SELECT test_id AS test, name, ordinal FROM test INDEXED BY test_file WHERE project_id = ? AND file_id = ?',
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
    const { known, newFiles, newTests } = assignIds(
      dictionary,
      {
        projectName: selectProjectName.get(project) ?? '',
        nextFile: nextFile.get(project)!,
        nextTest: nextTest.get(project)!,
        fileOf: (path, runnerProject) => selectFile.get(project, path, runnerProject),
        testsOf: (file) => selectTestsOfFile.all(project, file),
      },
      at,
    )
    for (const { file, runnerProject, path } of newFiles) insertFile.run(project, file, runnerProject, path)
    for (const test of newTests) {
      const { id, name, ordinal, line, layer, flags, tags, describedAt } = test
      insertTest.run(project, test.test, test.file, id, name, ordinal, line, layer, flags, tags, describedAt)
    }
    insertDictionary.run(project, hash, encodeDictionary(known))
    dropOldDictionaries.run({ project, kept: dictionariesKept })
    return known
  })

  return {
    files: async (project, from = 0) => selectFiles.all(project, from),
    tests: async (project, from = 0, limit = -1) => selectTests.all(project, from, limit),
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
