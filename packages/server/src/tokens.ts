import { hash, randomBytes } from 'node:crypto'
import type { Scope, TokenRecord } from './store/store.ts'

export const scopes = ['ingest', 'read', 'admin'] as const satisfies Scope[]

/** So that a secret scanner, or a person, knows one when it sees it. */
const mark = 'sgt_'
const prefixLength = mark.length + 8

/** A new token: the text to hand out, once, and what is kept of it. */
export function createToken(
  scope: Scope,
  project: string | null,
  createdAt: number,
): { text: string; record: TokenRecord } {
  const text = mark + randomBytes(32).toString('base64url')
  const record = { hash: hashToken(text), prefix: tokenPrefix(text), scope, project, createdAt }
  return { text, record: { ...record, lastUsedAt: null, revokedAt: null } }
}

/** Tokens are 256 random bits: nothing that a slow hash would protect from guessing. */
export const hashToken = (text: string): string => hash('sha256', text, 'hex')

export const tokenPrefix = (text: string): string => text.slice(0, prefixLength)
