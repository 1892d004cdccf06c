/**
 * npm run dev: the loop for whoever works on server or dashboard. The server restarts when one of its files changes,
 * the dashboard reloads in the browser. Takes the options of `npm start`, and uses the same history.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { readOptions, repository } from './start/options.ts'
import { takePort } from './start/port.ts'
import { untilStopped } from './start/stop.ts'

process.exitCode = await untilStopped(async (stopped) => {
  const { dir, ...options } = readOptions(process.argv.slice(2), process.env)
  const port = await takePort(options.port)

  const server = ['--watch', '--watch-preserve-output', 'packages/server/src/cli.ts', '--port', `${port}`, '--dir', dir]
  const dashboard = ['node_modules/vite/bin/vite.js', 'packages/ui', '--clearScreen', 'false', '--host', '127.0.0.1']
  await Promise.race([
    untilEnded('The server', start(server, stopped)),
    untilEnded('Vite', start(dashboard, stopped, { STRATIGRAPH_SERVER: `http://127.0.0.1:${port}` })),
  ])
})

/** Ctrl+C in the terminal reaches it as it reaches us; everything else that stops us is handed on. */
function start(args: string[], stopped: AbortSignal, env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: repository, stdio: 'inherit', env: { ...process.env, ...env } })
  stopped.addEventListener('abort', () => child.kill('SIGTERM'))
  process.on('exit', () => child.kill('SIGTERM'))
  return child
}

function untilEnded(name: string, child: ChildProcess): Promise<never> {
  return new Promise((_resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`${name} ended (exit code ${code}).`)))
  })
}
