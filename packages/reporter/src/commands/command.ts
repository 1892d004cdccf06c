/** The surroundings of a command, so that tests can bring their own. */
export interface Terminal {
  env: Record<string, string | undefined>
  cwd: string
  /** Results. */
  out: (text: string) => void
  /** Progress and errors. */
  err: (text: string) => void
  /** Columns of the terminal that `err` writes to; undefined where it is none. */
  columns?: number | undefined
}

export interface Command {
  /** One line for the list of commands. */
  summary: string
  help: string
  /** @returns the exit code: 0 done, 1 not (all) done */
  run(args: string[], terminal: Terminal): Promise<number>
}
