import type { Server, Socket } from 'node:net'
import { builtins } from '../../builtins.ts'
import type { Boundary } from '../../report.ts'
import { isOutside } from '../addresses.ts'
import type { Collector, Crossing } from '../collector.ts'
import type { Patches } from '../patch.ts'
import {
  httpMethod,
  isTlsHello,
  protocol,
  protocolOfBytes,
  protocolOfGreeting,
  protocolOfPort,
  type ProtocolName,
} from '../protocols.ts'
import type { Conversation } from '../wire/conversation.ts'
import { conversations } from '../wire/conversations.ts'
import { quietly } from '../quietly.ts'
import type { CoreModules } from './core-modules.ts'

/** Where a socket leads, and what was said on it. */
interface Line {
  host: string
  port: number | undefined
  path: string | undefined
  isOwn: boolean
  isEncrypted: boolean
  /** Known from the first bytes on. */
  boundary?: Boundary
  conversation?: Conversation | undefined
  /** As the server introduces itself, where it speaks first. */
  greeting?: ProtocolName | undefined
  /** What was sent last and has no answer yet, where nobody follows the conversation. */
  asked?: Crossing
}

const lines = new WeakMap<Socket, Line>()
/** Sockets below one that speaks TLS: what passes through them is the same once more, encrypted. */
const carriers = new WeakSet<Socket>()
const servers = new Set<WeakRef<Server>>()

/**
 * Outgoing connections, whoever opens them: TCP, TLS and Unix sockets, so every database, cache, queue and HTTP client.
 * Only bytes that really leave on a connection count: a request that a library answers in its place makes none.
 */
export function watchSockets(collector: Collector, patches: Patches, core: CoreModules): void {
  const { Server, Socket } = builtins.net
  patches.replace(
    Server.prototype,
    'listen',
    (listen: Server['listen']) =>
      function (this: Server, ...args: unknown[]) {
        quietly(() => {
          servers.add(new WeakRef(this))
          collector.crossed({ kind: 'network', protocol: 'listen', target: 'own server' }).answered()
        })
        return Reflect.apply(listen, this, args)
      },
  )
  patches.replace(
    Socket.prototype,
    'connect',
    (connect: Socket['connect']) =>
      function (this: Socket, ...args: unknown[]) {
        quietly(() => {
          // Node loads it now, to look the name up.
          core.need('dns')
          lines.set(this, lineTo(args, this))
        })
        return Reflect.apply(connect, this, args)
      },
  )
  patches.replace(
    Socket.prototype,
    'write',
    (write: Socket['write']) =>
      function (this: Socket, ...args: unknown[]) {
        quietly(() => {
          const line = carriers.has(this) ? undefined : (lines.get(this) ?? upgraded(this) ?? openedBefore(this))
          if (line && !carriesFromNow(this, line, args[0])) sent(line, bytesOf(args[0], args[1]), collector)
        })
        return Reflect.apply(write, this, args)
      },
  )
  patches.replace(
    Socket.prototype,
    'push',
    (push: Socket['push']) =>
      function (this: Socket, ...args: unknown[]) {
        collector.heard()
        const line = lines.get(this)
        if (!line) return Reflect.apply(push, this, args)
        quietly(() => received(line, this, args[0]))
        const answered = collector.answering(line)
        try {
          return Reflect.apply(push, this, args)
        } finally {
          answered()
        }
      },
  )
  patches.replace(
    Socket.prototype,
    '_destroy',
    (destroy: Socket['_destroy']) =>
      function (this: Socket, ...args: unknown[]) {
        quietly(() => {
          const line = lines.get(this)
          line?.conversation?.closed()
          line?.asked?.answered()
          lines.delete(this)
        })
        return Reflect.apply(destroy, this, args)
      },
  )
}

/** `connect(options)`, `connect(port, host)`, `connect(path)`, and the list that Node itself makes of them. */
function lineTo(args: unknown[], socket: Socket): Line {
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0]
  const options = (
    typeof first === 'object' && first !== null
      ? first
      : typeof first === 'string' && Number.isNaN(Number(first))
        ? { path: first }
        : { port: first, host: args[1] }
  ) as { host?: unknown; port?: unknown; path?: unknown }
  const port = Number(options.port) || undefined
  const path = port === undefined && typeof options.path === 'string' ? options.path : undefined
  return {
    host: typeof options.host === 'string' ? options.host : 'localhost',
    port,
    path,
    isOwn: isOwnServer(port, path),
    isEncrypted: 'encrypted' in socket,
  }
}

function isOwnServer(port: number | undefined, path: string | undefined): boolean {
  for (const reference of servers) {
    const server = reference.deref()
    if (!server) {
      servers.delete(reference)
      continue
    }
    const address = server.address()
    if (typeof address === 'string' ? address === path : address !== null && address.port === port) return true
  }
  return false
}

/** A connection that was there before we looked. Those that a server has taken in are not outgoing. */
function openedBefore(socket: ServerSide): Line | undefined {
  const { remoteAddress: host, remotePort: port } = socket
  if (host === undefined || port === undefined || isServerSide(socket)) return undefined
  const line = lineTo([{ host, port }], socket)
  lines.set(socket, line)
  return line
}

type ServerSide = Socket & { server?: unknown; _tlsOptions?: { isServer?: boolean } }

const isServerSide = ({ server, _tlsOptions }: ServerSide): boolean => Boolean(server) || _tlsOptions?.isServer === true

/**
 * A connection that turns to TLS in the middle goes on being the same one: STARTTLS of mail, PostgreSQL, MySQL. But a
 * proxy, once asked, only carries another connection.
 */
function upgraded(socket: Socket & { _parent?: (Socket & { stream?: Socket }) | null }): Line | undefined {
  const { _parent: parent } = socket
  const carrier = parent && !lines.has(parent) && parent.stream ? parent.stream : parent
  const before = carrier && lines.get(carrier)
  if (!before) return undefined
  carriers.add(carrier)
  lines.delete(carrier)
  const line: Line =
    before.boundary?.kind === 'http'
      ? { host: before.host, port: before.port, path: before.path, isOwn: before.isOwn, isEncrypted: true }
      : before
  line.isEncrypted = true
  lines.set(socket, line)
  return line
}

/** The beginning of TLS in the middle of a conversation, where the bytes pass through the socket below. */
function carriesFromNow(socket: Socket, { conversation }: Line, chunk: unknown): boolean {
  if (!conversation || !(chunk instanceof Uint8Array) || !isTlsHello(chunk)) return false
  carriers.add(socket)
  return true
}

/** No copy of what is sent is kept. */
function bytesOf(chunk: unknown, encoding: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  return typeof chunk === 'string'
    ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
    : new Uint8Array()
}

function sent(line: Line, bytes: Uint8Array, collector: Collector): void {
  if (bytes.length === 0) return
  if (!line.boundary) {
    const name =
      protocolOfBytes(bytes) ?? line.greeting ?? protocolOfPort(line.port) ?? (line.isEncrypted ? 'tls' : 'tcp')
    const server = (line.boundary = boundaryOf(line, name))
    line.conversation = conversations[name]?.((asked) => {
      const boundary = line.boundary!
      if (asked.database !== undefined && boundary.own !== true) {
        const target = `${server.target}/${asked.database}`
        if (boundary.target !== target) line.boundary = { ...boundary, target }
      }
      return collector.crossed(line.boundary!, asked, line)
    })
    if (line.conversation) collector.crossed(server, { verb: 'connect', object: '' }, line).answered()
  }
  if (line.conversation) return line.conversation.sent(bytes)
  if (line.boundary.kind === 'http') {
    const method = httpMethod(bytes)
    // What follows is the body of the same request.
    if (method) line.asked = collector.crossed(line.boundary, { verb: method, object: '' }, line)
    return
  }
  // Several writes without an answer in between are one question.
  line.asked ??= collector.crossed(line.boundary, undefined, line)
}

function received(line: Line, socket: Socket, chunk: unknown): void {
  if (line.boundary && !line.isOwn && line.path === undefined && socket.remoteAddress !== undefined) {
    // The name may have promised more than the address holds, or less.
    line.boundary.outside = isOutside(socket.remoteAddress)
  }
  if (chunk instanceof Uint8Array) {
    if (!line.boundary) line.greeting ??= protocolOfGreeting(chunk)
    line.conversation?.received(chunk)
  }
  line.asked?.answered()
  delete line.asked
}

function boundaryOf({ host, port, path, isOwn, isEncrypted }: Line, name: ProtocolName): Boundary {
  const { kind } = protocol(name)
  const scheme = name === 'http' && isEncrypted ? 'https' : name
  if (isOwn) return { kind, protocol: scheme, target: 'own server', own: true }
  if (path !== undefined) return { kind, protocol: scheme, target: `unix:${path}` }
  const place = `${host.includes(':') ? `[${host}]` : host}:${port ?? '?'}`
  const target = kind === 'http' ? `${isEncrypted ? 'https' : 'http'}://${withoutUsualPort(place, isEncrypted)}` : place
  return { kind, protocol: scheme, target, outside: isOutside(host) }
}

const withoutUsualPort = (place: string, isEncrypted: boolean): string =>
  place.replace(isEncrypted ? /:443$/ : /:80$/, '')
