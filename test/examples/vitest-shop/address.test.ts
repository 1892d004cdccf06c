import { expect, test } from 'vitest'
import { addressProblems } from '../shop/address.ts'

const address = { name: 'Ada', street: 'Lindenweg 1', postcode: '10115', city: 'Berlin', country: 'DE' }

test('nothing is wrong with a complete address', () => {
  expect(addressProblems(address)).toEqual([])
})

test.each([
  ['AT', '1010'],
  ['FR', '75001'],
  ['NL', '1012 AB'],
])('%s has postcodes like %s', (country, postcode) => {
  expect(addressProblems({ ...address, country, postcode })).toEqual([])
})

test('every missing field is named', () => {
  expect(addressProblems({ ...address, name: '', city: ' ' })).toEqual(['name: is missing', 'city: is missing'])
})

test('a postcode of another country is a problem', () => {
  expect(addressProblems({ ...address, postcode: '1010' })).toEqual(['postcode: 1010 is none of DE'])
})
