export interface ServerEvents extends AsyncDisposable {
  /** Resolves with the data of the first event, from the opening of the stream on, that fits. */
  next(event: string, fits?: (data: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>
}

/** Follows what a server tells live. Resolves when the stream is open. */
export async function followEvents(url: string): Promise<ServerEvents> {
  const ending = new AbortController()
  const response = await fetch(`${url}/api/v1/events`, { signal: ending.signal })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  await reader.read()
  const seen: { event: string; data: Record<string, unknown> }[] = []
  let text = ''
  return {
    async next(event, fits = () => true) {
      for (;;) {
        const found = seen.find((entry) => entry.event === event && fits(entry.data))
        if (found) return found.data
        const { value, done } = await reader.read()
        if (done) throw new Error(`the stream ended before ${event}`)
        text += value
        const parts = text.split('\n\n')
        text = parts.pop()!
        for (const part of parts) {
          const [, name, data] = /^event: (\w+)\ndata: (.+)$/.exec(part) ?? []
          if (name) seen.push({ event: name, data: JSON.parse(data!) as Record<string, unknown> })
        }
      }
    },
    async [Symbol.asyncDispose]() {
      await reader.cancel().catch(() => {})
      ending.abort()
    },
  }
}
