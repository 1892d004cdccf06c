import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'

const path = fileURLToPath(new URL('../../../../packages/reporter/report.schema.json', import.meta.url))
const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(path, 'utf8')) as object)

/** What in a report does not fit the published JSON Schema. */
export function schemaErrors(report: unknown): unknown[] {
  validate(report)
  return validate.errors ?? []
}
