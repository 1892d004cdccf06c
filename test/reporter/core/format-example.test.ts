import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { hashDictionary } from '../../../packages/reporter/src/encode.ts'
import type { Report } from '../../../packages/reporter/src/report.ts'
import { readReport } from '../../support/vitest-report.ts'
import { schemaErrors } from './support/report-schema.ts'

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8')

const page = read('docs/format.md')
const example = JSON.parse(/```json\n([^]*?)```/.exec(page)![1]!) as Report

const ms = (us: number): string => `${(us / 1000).toFixed(1)} ms`

test('the example of docs/format.md is a valid report', () => {
  expect(schemaErrors(example)).toEqual([])
  expect(example.dictionaryHash).toBe(hashDictionary(example.dictionary!))
})

test('the example of docs/format.md reads as the table below it says', () => {
  const { ran, notRun } = readReport(example)

  const rows = ran.map(({ worker, file, title, startUs, endUs }) =>
    [worker, `${file} › ${title.replaceAll(' > ', ' › ')}`, ms(startUs), ms(endUs)].join(' | '),
  )

  expect(rows).toHaveLength(3)
  for (const row of rows) expect(page).toContain(`| ${row} |`)
  expect(notRun.skipped).toEqual(['orders > are archived'])
})
