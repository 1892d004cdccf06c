import { expect, test } from 'vitest'
import { createInventory } from '../shop/inventory.ts'
import { useDatabase } from './support/database.ts'

// The warehouse's database is shared by the whole run. What a test of this file writes is rolled back after it.
const database = useDatabase(process.env.SHOP_WAREHOUSE)

function addArticles(quantities: Record<string, number>): void {
  const inventory = createInventory(database())
  for (const [sku, quantity] of Object.entries(quantities)) {
    inventory.addArticle({ sku, title: `Article ${sku}`, unitCents: 100 }, quantity)
  }
}

/** What is scarce among the articles of this file. */
function scarceHere(below?: number): string[] {
  const scarce = createInventory(database()).scarce(below)
  return scarce.map(({ sku }) => sku).filter((sku) => sku.startsWith('report-'))
}

// Planted: the victim of deliveries.int.test.ts. It takes for granted that nobody else has left anything in the warehouse.
test('nothing is scarce in a well-filled warehouse', () => {
  addArticles({ 'report-tea': 100, 'report-cup': 40 })

  expect(createInventory(database()).scarce()).toEqual([])
})

test('fewer than five pieces are scarce', () => {
  addArticles({ 'report-tea': 4, 'report-cup': 5 })

  expect(scarceHere()).toEqual(['report-tea'])
})

test('the scarcest article comes first', () => {
  addArticles({ 'report-tea': 3, 'report-cup': 0, 'report-pot': 1 })

  expect(scarceHere()).toEqual(['report-cup', 'report-pot', 'report-tea'])
})

test('the limit can be another one', () => {
  addArticles({ 'report-tea': 30, 'report-cup': 60 })

  expect(scarceHere(50)).toEqual(['report-tea'])
})
