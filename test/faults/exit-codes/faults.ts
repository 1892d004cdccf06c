import type { DiskKind } from '../own-disk.ts'
import { answering, dripping, nobody, resetting, silent, type BadServer } from './bad-servers.ts'
import { sabotages } from './sabotage.ts'
import type { SuiteKind } from './suites.ts'

/** One way in which the world around the reporter may be broken. */
export interface Fault {
  name: string
  /** @default 'plain' */
  suite?: SuiteKind
  server?: () => Promise<BadServer>
  /** Instead of a server's address. */
  url?: string
  /** The reporter's folder is a file system of that kind. */
  disk?: DiskKind
  /** See sabotage.ts. */
  sabotage?: string
  /** What our reporter then tells, which also shows that the fault was there. */
  told?: RegExp
}

const servers: Fault[] = [
  { name: 'no server at the address', server: nobody, told: /not sent +ECONNREFUSED/ },
  {
    name: 'no such name',
    url: 'http://stratigraph.invalid',
    told: /not sent +((ENOTFOUND|EAI_AGAIN) |no answer within .*)stratigraph/,
  },
  { name: 'a server that accepts and never answers', server: silent, told: /not sent +no answer within/ },
  { name: 'status 500', server: () => answering(500), told: /not sent +500 as planned/ },
  {
    name: 'status 429, come again in an hour',
    server: () => answering(429, { 'retry-after': '3600' }),
    told: /not sent +429 as planned/,
  },
  { name: 'status 401', server: () => answering(401), told: /not sent +401 as planned/ },
  { name: 'status 413', server: () => answering(413), told: /not sent +refused: 413 as planned/ },
  { name: 'an answer that never ends', server: dripping, told: /not sent +no answer within/ },
  { name: 'a connection that is reset', server: resetting, told: /not sent +(ECONNRESET|EPIPE)/ },
]

const disks: Fault[] = [
  { name: 'a folder that may only be read', disk: 'read-only', told: /report +not saved: EROFS/ },
  { name: 'a full disk', disk: 'full', told: /report +not saved: ENOSPC/ },
  { name: 'a full disk, and no server', disk: 'full', server: nobody, told: /report +not saved: ENOSPC/ },
]

export const faultsOf = (runner: keyof typeof sabotages): Fault[] => [
  ...servers,
  ...disks,
  { name: 'Ctrl+C in the middle', suite: 'interrupted' },
  { name: 'hostile names, errors and notes of tests', suite: 'hostile', server: nobody },
  ...sabotages[runner].map((what) => ({ name: `${what} fails`, sabotage: what })),
]
