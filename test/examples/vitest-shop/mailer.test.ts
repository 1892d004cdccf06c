import { expect, test } from 'vitest'
import { cleanSubject, composeMail, configureMailer } from '../shop/mailer.ts'

test('a subject has no line breaks', () => {
  expect(cleanSubject('Your order\r\nBcc: all@example.com')).toBe('Your order Bcc: all@example.com')
})

// Planted: the state-setter of the brittle test below.
test('the sender can be configured', () => {
  expect(() => configureMailer({ sender: 'shop@example.com' })).not.toThrow()
})

test('a subject has no space around it', () => {
  expect(cleanSubject(' Your order\n')).toBe('Your order')
})

// Planted: brittle. It passes only after the test that configures the sender.
test('every mail bears the sender', () => {
  expect(composeMail('ada@example.com', 'Your order').from).toBe('shop@example.com')
})

test('a clean subject stays as it is', () => {
  expect(cleanSubject('Your order 20260314-1')).toBe('Your order 20260314-1')
})
