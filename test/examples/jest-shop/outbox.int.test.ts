import { expect, test } from '@jest/globals'
import { createOutbox } from '../shop/outbox.ts'
import { useDatabase } from './support/database.ts'

const database = useDatabase()

test('mails wait in the order in which they were written', () => {
  const outbox = createOutbox(database())

  outbox.add('ada@example.com', 'first')
  outbox.add('bob@example.com', 'second')

  expect(outbox.unsent().map(({ subject }) => subject)).toEqual(['first', 'second'])
})

test('a delivered mail is not delivered again', async () => {
  const outbox = createOutbox(database())
  outbox.add('ada@example.com', 'Your order')
  const delivered: string[] = []

  for (const _ of [1, 2]) await outbox.flush(async ({ recipient }) => void delivered.push(recipient))

  expect(delivered).toEqual(['ada@example.com'])
})

test('a mail that cannot be delivered waits and holds nobody up', async () => {
  const outbox = createOutbox(database())
  outbox.add('gone@example.com', 'first')
  outbox.add('ada@example.com', 'second')

  const sent = await outbox.flush(async ({ recipient }) => {
    if (recipient === 'gone@example.com') throw new Error('550 no such user')
  })

  expect(sent).toBe(1)
  expect(outbox.unsent().map(({ recipient }) => recipient)).toEqual(['gone@example.com'])
})
