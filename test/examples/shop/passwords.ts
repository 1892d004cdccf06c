import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'

/** `workFactor` is scrypt's N: a power of two. The shop's own makes a guess expensive on purpose. */
export function hashPassword(password: string, workFactor = 2 ** 15): string {
  const salt = randomBytes(16)
  return [workFactor, salt.toString('hex'), derive(password, salt, workFactor).toString('hex')].join('$')
}

export function passwordMatches(password: string, stored: string): boolean {
  const [workFactor, salt, hash] = stored.split('$')
  const derived = derive(password, Buffer.from(salt!, 'hex'), Number(workFactor))
  return timingSafeEqual(derived, Buffer.from(hash!, 'hex'))
}

function derive(password: string, salt: Buffer, workFactor: number): Buffer {
  return scryptSync(password, salt, 32, { N: workFactor, r: 8, p: 1, maxmem: 256 * workFactor * 8 })
}
