import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import { checkout } from './checkout.ts'
import type { CheckoutParts } from './checkout.ts'
import type { Customers } from './customers.ts'
import { PaymentRefused } from './payments.ts'

type Answer = [status: number, body: unknown]
type Handler = (
  parts: CheckoutParts & { customers: Customers },
  body: any,
  parameter: string,
) => Answer | Promise<Answer>

const routes: [method: string, path: RegExp, handler: Handler][] = [
  ['GET', /^\/health$/, () => [200, { status: 'ok' }]],
  [
    'GET',
    /^\/articles\/([\w-]+)$/,
    ({ inventory }, _, sku) => {
      const article = inventory.article(sku)
      return article
        ? [200, { ...article, quantity: inventory.quantityOf(sku) }]
        : [404, { error: `No article ${sku}` }]
    },
  ],
  [
    'POST',
    /^\/articles$/,
    ({ inventory }, { quantity, ...article }) => {
      inventory.addArticle(article, quantity)
      return [201, article]
    },
  ],
  ['POST', /^\/customers$/, ({ customers }, body) => [201, customers.register(body)]],
  ['GET', /^\/customers\/(\d+)\/orders$/, ({ orders }, _, id) => [200, orders.ofCustomer(Number(id))]],
  [
    'POST',
    /^\/orders$/,
    async (parts, { customerId, card, articles }) => {
      const customer = parts.customers.byId(customerId)
      return customer
        ? [201, await checkout(parts, { customer, card, articles })]
        : [404, { error: `No customer ${customerId}` }]
    },
  ],
  [
    'GET',
    /^\/orders\/([\w-]+)\/receipt$/,
    async ({ receipts }, _, number) => [200, { text: await receipts.read(number) }],
  ],
]

/** The shop's front door. Not listening yet. */
export function createApi(parts: CheckoutParts & { customers: Customers }): Server {
  return createServer((request, response) => {
    void answer(request)
      .catch((error: Error): Answer => [error instanceof PaymentRefused ? 402 : 422, { error: error.message }])
      .then(([status, body]) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      )
  })

  async function answer(request: IncomingMessage): Promise<Answer> {
    const path = request.url!.split('?')[0]!
    const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path))
    if (!route) return [404, { error: `No ${request.method} ${path}` }]
    const [, pattern, handler] = route
    return handler(parts, await bodyOf(request), pattern.exec(path)![1] ?? '')
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text === '' ? {} : JSON.parse(text)
}
