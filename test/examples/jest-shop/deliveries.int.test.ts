import { expect, test } from '@jest/globals'
import { openDatabase } from '../shop/database.ts'
import { createInventory } from '../shop/inventory.ts'

// Planted: the polluter of warehouse-report.int.test.ts. The article stays in the shared database.
test('a delivery that is short of pieces is booked as it came', () => {
  const database = openDatabase(process.env.SHOP_WAREHOUSE!)
  const inventory = createInventory(database)
  inventory.addArticle({ sku: 'delivery-lamp', title: 'Lamp', unitCents: 7900 })

  inventory.move('delivery-lamp', 2, 'delivery: 2 of 10')

  expect(inventory.quantityOf('delivery-lamp')).toBe(2)
  database.close()
})
