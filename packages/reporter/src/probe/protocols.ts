import type { BoundaryKind } from '../report.ts'

export interface Protocol {
  kind: BoundaryKind
  name: string
}

const byName = {
  postgresql: 'database',
  mysql: 'database',
  mongodb: 'database',
  redis: 'cache',
  memcached: 'cache',
  amqp: 'queue',
  kafka: 'queue',
  nats: 'queue',
  mqtt: 'queue',
  smtp: 'network',
  http: 'http',
  http2: 'http',
  tls: 'network',
  tcp: 'network',
} as const satisfies Record<string, BoundaryKind>
export type ProtocolName = keyof typeof byName

export const protocol = (name: ProtocolName): Protocol => ({ kind: byName[name], name })

const byPort: Record<number, ProtocolName> = {
  25: 'smtp',
  587: 'smtp',
  1025: 'smtp',
  1883: 'mqtt',
  3306: 'mysql',
  4222: 'nats',
  5432: 'postgresql',
  5672: 'amqp',
  6379: 'redis',
  9092: 'kafka',
  11211: 'memcached',
  27017: 'mongodb',
}

/** Where the server speaks first, or the first bytes say nothing, the port has to tell. */
export const protocolOfPort = (port: number | undefined): ProtocolName | undefined =>
  port === undefined ? undefined : byPort[port]

const HTTP_METHOD = /^(GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS|CONNECT|TRACE) /

/** The method of a request that begins with these bytes. */
export const httpMethod = (bytes: Uint8Array): string | undefined => HTTP_METHOD.exec(text(bytes, 10))?.[1]

const POSTGRESQL_SSL = 80_877_103
const POSTGRESQL_CANCEL = 80_877_102
const POSTGRESQL_3 = 196_608
const MONGODB_MESSAGE = 2013
const MONGODB_QUERY = 2004

/** By the first bytes that a client sends. */
export function protocolOfBytes(bytes: Uint8Array): ProtocolName | undefined {
  const start = text(bytes, 16)
  // HTTP has a CONNECT too.
  if (start.startsWith('CONNECT {')) return 'nats'
  if (httpMethod(bytes)) return 'http'
  if (start.startsWith('PRI * HTTP/2')) return 'http2'
  if (start.startsWith('AMQP')) return 'amqp'
  if (/^\*\d+\r\n/.test(start) || /^(PING|HELLO|AUTH) ?\r?\n?/.test(start)) return 'redis'
  if (/^(EHLO|HELO) /.test(start)) return 'smtp'
  if (bytes[0] === 0x16 && bytes[1] === 3) return 'tls'
  // CONNECT of MQTT 3 and 5: its length, then the name of the protocol.
  if (bytes[0] === 0x10 && /MQTT|MQIsdp/.test(start)) return 'mqtt'
  if (bytes.length < 8) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const code = view.getInt32(4)
  if (code === POSTGRESQL_3 || code === POSTGRESQL_SSL || code === POSTGRESQL_CANCEL) return 'postgresql'
  if (bytes.length < 16) return undefined
  const operation = view.getInt32(12, true)
  return operation === MONGODB_MESSAGE || operation === MONGODB_QUERY ? 'mongodb' : undefined
}

/** By the first bytes of a server that speaks first. */
export function protocolOfGreeting(bytes: Uint8Array): ProtocolName | undefined {
  const start = text(bytes, 16)
  if (start.startsWith('INFO {')) return 'nats'
  // The length and number of the first packet, version 10 of the protocol, and the server's own version.
  return bytes[3] === 0 && bytes[4] === 10 && /^\d+\./.test(start.slice(5)) ? 'mysql' : undefined
}

/** A whole record of TLS's handshake. */
export const isTlsHello = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x16 && bytes[1] === 3 && bytes.length === 5 + bytes[3]! * 256 + bytes[4]!

const text = (bytes: Uint8Array, length: number): string =>
  String.fromCharCode(...bytes.subarray(0, Math.min(length, bytes.length)))
