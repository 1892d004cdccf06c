/** Taken before a test can put fake timers in its place. One clock for all processes and threads of a machine. */
export const hrtime = process.hrtime.bigint.bind(process.hrtime)
