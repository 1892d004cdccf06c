import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createGroupCommit } from '../../packages/server/src/store/group-commit.ts'
import { openIngest } from '../support/open-ingest.ts'
import { buildReport } from '../support/report-builder.ts'

function openTable() {
  const database = new Database(':memory:')
  database.exec('CREATE TABLE word (word TEXT PRIMARY KEY, CHECK (length(word) < 6))')
  const insert = database.prepare('INSERT INTO word VALUES (?)')
  let groups = 0
  const commits = createGroupCommit(database, () => groups++)
  const words = () => database.prepare('SELECT word FROM word ORDER BY word').pluck().all()
  return { database, commits, insert: (word: string) => insert.run(word), words, groups: () => groups }
}

test('writes that come together are one transaction, and are answered after its commit', async () => {
  const { database, commits, insert, words, groups } = openTable()

  const answers = ['a', 'b', 'c'].map(async (word) => {
    const { changes } = await commits.write(() => insert(word))
    return { changes, isCommitted: !database.inTransaction }
  })
  expect(words()).toEqual([])

  expect(await Promise.all(answers)).toEqual(Array.from({ length: 3 }, () => ({ changes: 1, isCommitted: true })))
  expect(words()).toEqual(['a', 'b', 'c'])
  expect(groups()).toBe(1)
})

const turn = () => new Promise((next) => setImmediate(next))

test('writes that come in one turn of the event loop after the other are one transaction', async () => {
  const { commits, insert, words, groups } = openTable()

  const answers = []
  for (const word of ['a', 'b', 'c']) {
    answers.push(commits.write(() => insert(word)))
    await turn()
  }
  await Promise.all(answers)

  expect(words()).toEqual(['a', 'b', 'c'])
  expect(groups()).toBe(1)
})

test('the first of a stream of writes that does not end is answered', async () => {
  const { commits, insert } = openTable()
  const answered: string[] = []

  for (let index = 0; index < 20; index++) {
    const word = `${index}`
    void commits.write(() => insert(word)).then(() => answered.push(word))
    await turn()
  }

  expect(answered).toContain('0')
})

test('a write that fails takes nothing of its own along, and none of the others', async () => {
  const { commits, insert, words } = openTable()

  const answers = await Promise.allSettled([
    commits.write(() => insert('a')),
    commits.write(() => {
      insert('half')
      insert('too long')
    }),
    commits.write(() => insert('b')),
  ])

  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(words()).toEqual(['a', 'b'])
})

test('where nothing may be written any more, all of the group are told', async () => {
  const { database } = openTable()
  const commits = createGroupCommit(database, () => {
    throw new Error('gone')
  })

  const answers = await Promise.allSettled([commits.write(() => 1), commits.write(() => 2)])

  expect(answers.map((answer) => answer.status === 'rejected' && String(answer.reason))).toEqual([
    'Error: gone',
    'Error: gone',
  ])
})

test('a note goes along with the next write; one that fails is nobody else’s matter', async () => {
  const { commits, insert, words, groups } = openTable()

  commits.note(() => insert('too long'))
  commits.note(() => insert('note'))
  await commits.write(() => insert('write'))

  expect(words()).toEqual(['note', 'write'])
  expect(groups()).toBe(1)
})

test('a note alone is committed when somebody asks for it', () => {
  const { commits, insert, words } = openTable()
  commits.note(() => insert('note'))

  commits.flush()

  expect(words()).toEqual(['note'])
})

test('reports of one project that come at once are all stored, each of them once', async () => {
  await using ingest = openIngest()
  const reports = Array.from({ length: 20 }, (_, index) => buildReport({ id: `r${index % 10}` }))

  const accepted = await Promise.all(reports.map((report) => ingest.accept(report)))

  expect(accepted.filter(({ duplicate }) => duplicate)).toHaveLength(10)
  expect(await ingest.store.runs(1, { limit: 100 })).toHaveLength(10)
  expect((await ingest.history.project(1))!.runs()).toHaveLength(10)
})

test('a note that was to go along with a write that fails is committed by itself', async () => {
  const { commits, insert, words } = openTable()

  commits.note(() => insert('note'))
  await expect(commits.write(() => insert('too long'))).rejects.toThrow('CHECK')
  expect(words()).toEqual([])
  commits.flush()

  expect(words()).toEqual(['note'])
})
