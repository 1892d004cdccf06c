/**
 * What the shop's tests find around them, in a process of its own for the length of a run: stand-ins for the tax office
 * and the payment gateway, and a folder with the warehouse's database. Every run starts with a new one.
 *
 * Prints `{ "url": ..., "folder": ... }` when it is ready. Goes away, with its folder, as soon as its standard input
 * ends: also when the test runner is killed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from './shop/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'shop-'))
openDatabase(join(folder, 'warehouse.db')).close()

const busyOnce = new Set<string>()
const charged = new Set<string>()
let charges = 0

const server = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  request.on('end', () => {
    const [status, body] = answer(`${request.method} ${request.url}`, text === '' ? {} : JSON.parse(text))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
})

function answer(what: string, body: { card?: string; chargeId?: string }): [number, unknown] {
  if (what === 'GET /vat/NO') return [200, { rate: 0.25 }]
  if (what === 'POST /charges') return charge(body.card ?? '')
  if (what === 'POST /refunds') return charged.delete(body.chargeId ?? '') ? [200, {}] : [404, {}]
  return [404, {}]
}

/** Cards that start with 4000 are refused; those that start with 5030 find the gateway busy the first time. */
function charge(card: string): [number, unknown] {
  if (card.startsWith('4000')) return [402, { reason: 'The card was refused' }]
  if (card.startsWith('5030') && !busyOnce.has(card)) {
    busyOnce.add(card)
    return [503, { reason: 'busy' }]
  }
  const chargeId = `ch_${(charges += 1)}`
  charged.add(chargeId)
  return [201, { chargeId }]
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address() as { port: number }
  console.log(JSON.stringify({ url: `http://127.0.0.1:${address.port}`, folder }))
})

function leave(): never {
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}
process.stdin.on('end', leave).resume()
process.on('SIGINT', leave)
process.on('SIGTERM', leave)
