import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { makeTempDir } from '../support/open-ingest.ts'
import { startServerChild } from '../support/server-child.ts'
import { faultReport, uploadTo } from './uploads.ts'

const mebibyte = 1024 * 1024
/** Unpacks to 512 MiB of spaces in front of a JSON value: half a megabyte on the wire. */
const bomb = (): Uint8Array<ArrayBuffer> => {
  const part = Buffer.alloc(64 * mebibyte, ' ')
  return new Uint8Array(gzipSync(Buffer.concat([...Array.from({ length: 8 }, () => part), Buffer.from('{}')])))
}

const hostile: [string, () => Uint8Array<ArrayBuffer>, number][] = [
  ['a gzip bomb of 512 MiB', bomb, 413],
  ['nesting of a hundred thousand levels', () => bytesOf('['.repeat(100_000)), 400],
  ['a million properties', () => bytesOf(`{${Array.from({ length: 1_000_000 }, (_, n) => `"k${n}":1`).join()}}`), 400],
  ['a body of nine MiB', () => new Uint8Array(9 * mebibyte), 413],
  ['half a gzip', () => faultReport('half').slice(0, 200), 400],
  ['bytes that are no UTF-8', () => new Uint8Array(gzipSync(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))), 400],
]

test('hostile bodies are refused in words, the memory stays flat, and the next report is taken in', async () => {
  await using dir = await makeTempDir()
  // First: while one is made nothing else runs here, and the server closes a connection that waits for five seconds.
  const bodies = hostile.map(([what, body, status]) => ({ what, bytes: body(), status }))
  // The heap that each thread may use: a body that unfolds in it ends the process.
  await using server = await startServerChild(dir.path, { nodeArgs: ['--max-old-space-size=256'] })

  for (const { what, bytes, status } of bodies) {
    for (let round = 0; round < 3; round++) {
      const answer = await uploadTo(server.url, bytes)
      expect([what, answer?.status]).toEqual([what, status])
      expect(await answer!.json()).toMatchObject({ error: expect.any(String) })
    }
  }

  expect((await uploadTo(server.url, faultReport('next')))?.status).toBe(201)
})

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(text))
