import type { ShopDatabase } from './database.ts'
import type { Cents } from './money.ts'
import type { TaxClass } from './tax.ts'

export interface Article {
  sku: string
  title: string
  unitCents: Cents
  taxClass: TaxClass
}

export type Inventory = ReturnType<typeof createInventory>

export function createInventory(database: ShopDatabase) {
  return {
    addArticle(
      { sku, title, unitCents, taxClass = 'standard' }: Omit<Article, 'taxClass'> & { taxClass?: TaxClass },
      quantity = 0,
    ): void {
      database.transaction(() => {
        database
          .prepare('INSERT INTO articles (sku, title, unit_cents, tax_class) VALUES (?, ?, ?, ?)')
          .run(sku, title, unitCents, taxClass)
        database.prepare('INSERT INTO stock (sku, quantity) VALUES (?, ?)').run(sku, quantity)
      })()
    },

    article(sku: string): Article | undefined {
      return database
        .prepare('SELECT sku, title, unit_cents AS unitCents, tax_class AS taxClass FROM articles WHERE sku = ?')
        .get(sku) as Article | undefined
    },

    quantityOf(sku: string): number {
      const row = database.prepare('SELECT quantity FROM stock WHERE sku = ?').get(sku) as
        | { quantity: number }
        | undefined
      return row?.quantity ?? 0
    },

    /** Books a delivery (positive) or a loss (negative). Throws rather than go below zero. */
    move(sku: string, difference: number, reason: string): void {
      database.transaction(() => {
        const { changes } = database
          .prepare('UPDATE stock SET quantity = quantity + ? WHERE sku = ? AND quantity + ? >= 0')
          .run(difference, sku, difference)
        if (changes === 0) throw new Error(`Not enough of ${sku}: ${this.quantityOf(sku)} left`)
        database
          .prepare('INSERT INTO stock_moves (sku, difference, reason) VALUES (?, ?, ?)')
          .run(sku, difference, reason)
      })()
    },

    movesOf(sku: string): { difference: number; reason: string }[] {
      return database.prepare('SELECT difference, reason FROM stock_moves WHERE sku = ? ORDER BY id').all(sku) as {
        difference: number
        reason: string
      }[]
    },

    /** Articles that somebody should order more of, scarcest first. */
    scarce(below = 5): { sku: string; quantity: number }[] {
      return database
        .prepare('SELECT sku, quantity FROM stock WHERE quantity < ? ORDER BY quantity, sku')
        .all(below) as { sku: string; quantity: number }[]
    },
  }
}
