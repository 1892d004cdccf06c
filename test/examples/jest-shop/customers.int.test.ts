import { expect, test } from '@jest/globals'
import { createCustomers } from '../shop/customers.ts'
import { useDatabase } from './support/database.ts'

const database = useDatabase()
const cheapHashing = 2 ** 4
const ada = { email: 'ada@example.com', name: 'Ada', password: 'correct horse' }

test('a registered customer is found by address', () => {
  const customers = createCustomers(database(), cheapHashing)

  const { id } = customers.register(ada)

  expect(customers.byEmail('ADA@example.com')).toEqual({ id, email: 'ada@example.com', name: 'Ada', country: 'DE' })
})

test('an address has one account', () => {
  const customers = createCustomers(database(), cheapHashing)
  customers.register(ada)

  expect(() => customers.register({ ...ada, email: 'Ada@Example.com' })).toThrow('already has an account')
})

test('the right password signs in', () => {
  const customers = createCustomers(database(), cheapHashing)
  const { id } = customers.register(ada)

  expect(customers.signIn('ada@example.com', 'correct horse')?.id).toBe(id)
})

test('a wrong password and a wrong address look the same', () => {
  const customers = createCustomers(database(), cheapHashing)
  customers.register(ada)

  expect(customers.signIn('ada@example.com', 'battery staple')).toBeUndefined()
  expect(customers.signIn('bob@example.com', 'correct horse')).toBeUndefined()
})

test('a customer can change names', () => {
  const customers = createCustomers(database(), cheapHashing)
  const { id } = customers.register(ada)

  customers.rename(id, 'Ada King')

  expect(customers.byId(id)?.name).toBe('Ada King')
})

// Planted: slow. It hashes as expensively as the shop does in production, where cheap hashing would show the same.
test('passwords of many customers are kept apart', () => {
  const customers = createCustomers(database())
  const names = ['ada', 'bob', 'cy']
  for (const name of names) customers.register({ email: `${name}@example.com`, name, password: `secret of ${name}` })

  expect(names.map((name) => customers.signIn(`${name}@example.com`, `secret of ${name}`)?.name)).toEqual(names)
})
