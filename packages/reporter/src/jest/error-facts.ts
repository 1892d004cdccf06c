import { stripVTControlCharacters } from 'node:util'
import type { ErrorFacts } from '../report.ts'
import type { ExecError } from './jest-shapes.ts'

const NAMED = /^((?:[A-Za-z_$][\w$]*)?(?:Error|Exception)): /

/** Takes apart the text that Jest gives for an error: name, message, and the stack below it. */
export function errorFacts(text: string): ErrorFacts {
  const plain = stripVTControlCharacters(text)
  const framesAt = plain.search(/^\s+at .+$/m)
  const head = (framesAt === -1 ? plain : plain.slice(0, framesAt)).trimEnd()
  const name = NAMED.exec(head)?.[1]
  return {
    ...(name ? { name } : {}),
    message: name ? head.slice(name.length + 2) : head,
    ...(framesAt === -1 ? {} : { stack: plain }),
  }
}

/** The error that Jest gives for a whole file, or for the whole run. */
export function execErrorFacts(error: ExecError): ErrorFacts {
  if (typeof error === 'string') return errorFacts(error)
  const { message = '', stack = '' } = error
  return errorFacts(stack.includes(message) && stack !== '' ? stack : `${message}\n${stack}`)
}
