import type { ShopDatabase } from './database.ts'
import { hashPassword, passwordMatches } from './passwords.ts'

export interface Customer {
  id: number
  email: string
  name: string
  country: string
}

export type Customers = ReturnType<typeof createCustomers>

/** `workFactor` makes hashing cheap where nobody attacks: see passwords.ts. */
export function createCustomers(database: ShopDatabase, workFactor?: number) {
  const columns = 'id, email, name, country'

  return {
    /** Throws if the address is taken. */
    register({
      email,
      name,
      password,
      country = 'DE',
    }: Omit<Customer, 'id' | 'country'> & { password: string; country?: string }): Customer {
      const address = email.trim().toLowerCase()
      if (this.byEmail(address)) throw new Error(`${address} already has an account`)
      return database
        .prepare(`INSERT INTO customers (email, name, country, password_hash) VALUES (?, ?, ?, ?) RETURNING ${columns}`)
        .get(address, name, country, hashPassword(password, workFactor)) as Customer
    },

    byId(id: number): Customer | undefined {
      return database.prepare(`SELECT ${columns} FROM customers WHERE id = ?`).get(id) as Customer | undefined
    },

    byEmail(email: string): Customer | undefined {
      return database.prepare(`SELECT ${columns} FROM customers WHERE email = ?`).get(email.toLowerCase()) as
        | Customer
        | undefined
    },

    /** The customer, or undefined for a wrong address and a wrong password alike. */
    signIn(email: string, password: string): Customer | undefined {
      const customer = this.byEmail(email)
      if (!customer) return undefined
      const { hash } = database
        .prepare('SELECT password_hash AS hash FROM customers WHERE id = ?')
        .get(customer.id) as {
        hash: string
      }
      return passwordMatches(password, hash) ? customer : undefined
    },

    rename(id: number, name: string): void {
      const { changes } = database.prepare('UPDATE customers SET name = ? WHERE id = ?').run(name, id)
      if (changes === 0) throw new Error(`No customer ${id}`)
    },
  }
}
