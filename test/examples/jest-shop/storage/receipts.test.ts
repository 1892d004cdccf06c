import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { createReceipts } from '../../shop/receipts.ts'
import { useTemporaryFolders } from '../support/folder.ts'

const temporaryFolder = useTemporaryFolders()

test('a saved receipt can be read again', async () => {
  const receipts = createReceipts(temporaryFolder())

  await receipts.save('20260314-1', 'Total 9.00 EUR')

  expect(await receipts.read('20260314-1')).toBe('Total 9.00 EUR')
})

test('receipts are kept by year', async () => {
  const receipts = createReceipts(temporaryFolder())
  for (const number of ['20260314-1', '20251224-7', '20260101-3']) await receipts.save(number, '')

  expect(await receipts.ofYear(2026)).toEqual(['20260101-3', '20260314-1'])
})

test('nothing half-written stays behind', async () => {
  const folder = temporaryFolder()

  await createReceipts(folder).save('20260314-1', 'Total 9.00 EUR')

  expect(await readdir(join(folder, '2026'))).toEqual(['20260314-1.txt'])
})

test('a number cannot lead out of the folder', async () => {
  await expect(createReceipts(temporaryFolder()).save('../20260314-1', '')).rejects.toThrow('Not an order number')
})
