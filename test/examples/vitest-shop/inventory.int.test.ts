import { expect, test } from 'vitest'
import { createInventory } from '../shop/inventory.ts'
import { useDatabase } from './support/database.ts'

const database = useDatabase()
const tea = { sku: 'tea', title: 'Green tea', unitCents: 450 }

test('a new article has its stock', () => {
  const inventory = createInventory(database())

  inventory.addArticle(tea, 12)

  expect(inventory.article('tea')).toEqual({ ...tea, taxClass: 'standard' })
  expect(inventory.quantityOf('tea')).toBe(12)
})

test('a delivery adds to the stock', () => {
  const inventory = createInventory(database())
  inventory.addArticle(tea, 12)

  inventory.move('tea', 24, 'delivery')

  expect(inventory.quantityOf('tea')).toBe(36)
})

test('the stock never goes below zero', () => {
  const inventory = createInventory(database())
  inventory.addArticle(tea, 1)

  expect(() => inventory.move('tea', -2, 'order')).toThrow('Not enough of tea: 1 left')
})

test('every move is on record', () => {
  const inventory = createInventory(database())
  inventory.addArticle(tea, 5)

  inventory.move('tea', 10, 'delivery')
  inventory.move('tea', -1, 'broken')

  expect(inventory.movesOf('tea')).toEqual([
    { difference: 10, reason: 'delivery' },
    { difference: -1, reason: 'broken' },
  ])
})

test('a refused move leaves no record', () => {
  const inventory = createInventory(database())
  inventory.addArticle(tea, 1)

  expect(() => inventory.move('tea', -2, 'order')).toThrow()

  expect(inventory.movesOf('tea')).toEqual([])
})
