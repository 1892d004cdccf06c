import type { Dictionary } from '../../../reporter/src/report.ts'
import { decodeDictionary, encodeDictionary } from '../codec/dictionary-codec.ts'
import { assignIds } from './assign-ids.ts'
import { dictionariesKept } from './dictionaries-kept.ts'
import type { Postgres, Sql } from './postgres-connection.ts'
import { lockProject, nameHash } from './postgres-project.ts'
import type { FileRecord, Store, TestRecord } from './store.ts'

export const testColumns = `test_id AS test, file_id AS file, id, name, ordinal, line, layer, flags, tags, described_at AS "describedAt"`

/** Files, tests and dictionaries: everything that has a name. */
export function createPostgresNames(postgres: Postgres): Pick<Store, 'files' | 'tests' | 'dictionary' | 'learn'> {
  return {
    files: (project, from = 0) =>
      postgres.all<FileRecord>(
        `SELECT file_id AS file, runner_project AS "runnerProject", path FROM file
         WHERE project_id = $1 AND file_id >= $2 ORDER BY file_id`,
        [project, from],
      ),
    tests: (project, from = 0, limit) =>
      postgres.all<TestRecord>(
        `SELECT ${testColumns} FROM test WHERE project_id = $1 AND test_id >= $2 ORDER BY test_id LIMIT $3`,
        [project, from, limit ?? null],
      ),
    dictionary: async (project, hash) => {
      const row = await postgres.get<{ data: Buffer }>(
        'SELECT data FROM dictionary WHERE project_id = $1 AND hash = $2',
        [project, hash],
      )
      return row && decodeDictionary(row.data)
    },
    learn: (project, hash, dictionary, at) =>
      postgres.projectTransaction(project, (sql) => learn(sql, project, hash, dictionary, at)),
  }
}

async function learn(sql: Sql, project: number, hash: string, dictionary: Dictionary, at: number) {
  const { name: projectName, nextFile, nextTest, nextDictionary } = await lockProject(sql, project)
  const { files, tests } = await readNames(sql, project, dictionary)
  const assigned = assignIds(
    dictionary,
    {
      projectName,
      nextFile,
      nextTest,
      fileOf: (path, runnerProject) => files.get(nameHash(runnerProject, path).toString('hex')),
      testsOf: (file) => tests.get(file) ?? [],
    },
    at,
  )
  await insertNames(sql, project, assigned)
  const added = await sql.run(
    'INSERT INTO dictionary (project_id, dictionary_id, hash, data) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [project, nextDictionary, hash, encodeDictionary(assigned.known)],
  )
  await sql.run('DELETE FROM dictionary WHERE project_id = $1 AND dictionary_id <= $2', [
    project,
    nextDictionary - dictionariesKept,
  ])
  await sql.run('UPDATE project SET next_file = $2, next_test = $3, next_dictionary = $4 WHERE project_id = $1', [
    project,
    nextFile + assigned.newFiles.length,
    nextTest + assigned.newTests.length,
    nextDictionary + added,
  ])
  return assigned.known
}

type NameRow = { test: number; file: number; name: string; ordinal: number }

/** The ids of the files that the dictionary names, by the hash of their name, and their tests. */
async function readNames(sql: Sql, project: number, { projects, files: { path, project: runnerProject } }: Dictionary) {
  const hashes = path.map((text, index) => nameHash(projects[runnerProject[index]!]!, text))
  const files = await sql.all<{ file: number; hash: string }>(
    `SELECT file_id AS file, encode(name_hash, 'hex') AS hash FROM file WHERE project_id = $1 AND name_hash = ANY($2)`,
    [project, hashes],
  )
  const tests = await sql.all<NameRow>(
    'SELECT test_id AS test, file_id AS file, name, ordinal FROM test WHERE project_id = $1 AND file_id = ANY($2)',
    [project, files.map(({ file }) => file)],
  )
  const testsOfFile = new Map<number, NameRow[]>()
  for (const test of tests) {
    const others = testsOfFile.get(test.file)
    if (others) others.push(test)
    else testsOfFile.set(test.file, [test])
  }
  return { files: new Map(files.map(({ file, hash }) => [hash, file])), tests: testsOfFile }
}

async function insertNames(
  sql: Sql,
  project: number,
  { newFiles, newTests }: { newFiles: FileRecord[]; newTests: TestRecord[] },
): Promise<void> {
  if (newFiles.length > 0) {
    await sql.run(
      `INSERT INTO file (project_id, file_id, name_hash, runner_project, path)
       SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bytea[], $4::text[], $5::text[])`,
      [
        project,
        newFiles.map(({ file }) => file),
        newFiles.map(({ runnerProject, path }) => nameHash(runnerProject, path)),
        newFiles.map(({ runnerProject }) => runnerProject),
        newFiles.map(({ path }) => path),
      ],
    )
  }
  if (newTests.length === 0) return
  const column = <K extends keyof TestRecord>(key: K): TestRecord[K][] => newTests.map((test) => test[key])
  await sql.run(
    `INSERT INTO test (project_id, test_id, file_id, id, name, ordinal, line, layer, flags, tags, described_at)
     SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[],
       $9::int[], $10::text[], $11::bigint[])`,
    [
      project,
      ...(['test', 'file', 'id', 'name', 'ordinal', 'line', 'layer', 'flags', 'tags', 'describedAt'] as const).map(
        column,
      ),
    ],
  )
}
