import { readdir, readFile } from 'node:fs/promises'

/** Command lines of the processes that have a text in their environment or command line. Linux only: reads /proc. */
export async function processesWith(text: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A process may end while we look at it.
      const [command, environment] = await Promise.all(
        ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      )
      return `${command}${environment}`.includes(text) ? [command!.replaceAll('\0', ' ').trim()] : []
    }),
  )
  return found.flat()
}
