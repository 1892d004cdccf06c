import type { Boundary } from '../report.ts'

/**
 * Where the watchers of single boundaries (sockets, files, databases, ...) hand in what they saw. The collector finds
 * out which test or file it belongs to. Nothing in here throws.
 */
export interface Collector {
  /** Does a file run? What is crossed in between is nobody's. */
  isListening(): boolean
  /**
   * Notes that whatever runs now crosses a boundary.
   * @param connection over which it asks, where there is one that several may share
   */
  crossed(boundary: Boundary, operation?: Asked, connection?: object): Crossing
  /** Something has come in, over whatever connection or pipe. */
  heard(): void
  /** An answer is handed on until the function is called: what is done by then is the work of who asked last there. */
  answering(connection: object): () => void
}

/** What is asked for: see `Operation` in report.ts. */
export interface Asked {
  verb: string
  object: string
  /** The database or virtual host inside the server, where it is told: the boundary's target is then `host:port/it`. */
  database?: string
  /** A further object of the same statement: an operation, but no further crossing and no further time. */
  also?: boolean
}

export interface Crossing {
  /** The answer, or an error in its place, has come. Only the first call counts. */
  answered(rows?: number): void
  /** A rollback took it back. */
  undone(): void
}
