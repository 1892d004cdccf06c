import { describe } from 'vitest'
import { openPostgres } from '../../../packages/server/src/store/postgres.ts'
import { makePostgresDatabase } from '../../support/postgres-database.ts'
import { postgresIsMissing } from '../../support/services.ts'
import { storeConformance } from './conformance/conformance.ts'

describe.skipIf(await postgresIsMissing())('PostgreSQL', () => {
  storeConformance(async () => {
    const database = await makePostgresDatabase()
    const store = await openPostgres(database.url)
    return {
      ...store,
      async [Symbol.asyncDispose]() {
        await store.close()
        await database[Symbol.asyncDispose]()
      },
    }
  })
})
