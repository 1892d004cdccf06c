import { expect, test } from 'vitest'
import { createAnswerCache } from '../../packages/server/src/answer-cache.ts'
import { createRouter } from '../../packages/server/src/routes/documented.ts'

/** A route that counts how often it was asked, behind the cache. */
function openCounter() {
  const state = { version: 0, clockMs: 0, nowMs: 0, isPassing: false, asked: 0 }
  const app = createRouter()
  app.use(async (c, next) => {
    c.set('principal', { scope: 'admin', project: null, name: null })
    await next()
  })
  app.get(
    '/count',
    createAnswerCache({
      version: () => state.version,
      now: () => state.nowMs,
      clock: () => state.clockMs,
    }),
  )
  app.get('/count', (c) => {
    state.asked++
    return c.json(state.asked, 200, state.isPassing ? { 'Cache-Control': 'no-store' } : {})
  })
  const ask = async (): Promise<{ answer: unknown; cacheControl: string | null }> => {
    const response = await app.request('/count')
    return { answer: await response.json(), cacheControl: response.headers.get('cache-control') }
  }
  return { state, ask }
}

test('an answer that a better one follows is told again for a second, and says so each time', async () => {
  const { state, ask } = openCounter()
  state.isPassing = true

  expect(await ask()).toEqual({ answer: 1, cacheControl: 'no-store' })
  state.clockMs = 999
  expect(await ask()).toEqual({ answer: 1, cacheControl: 'no-store' })
  state.clockMs = 1000
  state.isPassing = false
  expect(await ask()).toEqual({ answer: 2, cacheControl: 'private, no-cache' })
  state.clockMs = 59_000
  expect(await ask()).toEqual({ answer: 2, cacheControl: 'private, no-cache' })
})

test('nothing is told again once the better answer is there, or the minute is over', async () => {
  const { state, ask } = openCounter()
  state.isPassing = true
  await ask()

  state.version++
  expect((await ask()).answer).toBe(2)
  state.nowMs = 60_000
  expect((await ask()).answer).toBe(3)
})
