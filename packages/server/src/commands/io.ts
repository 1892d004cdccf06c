/** What a command sees of its process. */
export interface CommandIo {
  env: Record<string, string | undefined>
  cwd: string
  out: (text: string) => void
  err: (text: string) => void
  /** True where lines may be written over. */
  isTerminal: boolean
  /** Resolves at the first SIGINT or SIGTERM. */
  stopped: Promise<void>
}
