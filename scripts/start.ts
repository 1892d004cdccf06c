/**
 * npm start: builds what is not built, serves the dashboard, and runs the example suites in chosen orders while it fills.
 *
 *   npm start -- --port 5000      another port (or PORT=5000)
 *   npm start -- --rounds 3       how often to run both suites now, whatever the history holds
 *   npm start -- --seed 7         orders that can be had again
 *   npm start -- --dir FOLDER     where the history is kept
 */
import { relative } from 'node:path'
import { runBuilds } from './start/builds.ts'
import { runRounds } from './start/rounds.ts'
import { takePort } from './start/port.ts'
import { readOptions, repository, roundsOnAFreshClone, type StartOptions } from './start/options.ts'
import { countRuns, startServer } from './start/server.ts'
import { untilStopped } from './start/stop.ts'

process.exitCode = await untilStopped(async (stopped) => {
  const options = readOptions(process.argv.slice(2), process.env)
  await takePort(options.port)

  console.log('\n  Stratigraph\n')
  const startedAt = performance.now()
  const built = await runBuilds(stopped)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`  built      ${built.length > 0 ? `${built.join(', ')} in ${seconds} s` : 'all is up to date'}`)

  await using server = await startServer(options, stopped)
  console.log(`  dashboard  ${server.url}`)

  const before = await countRuns(server.url)
  const near = relative(repository, options.dir)
  const folder = near.startsWith('..') ? options.dir : near || '.'
  console.log(`  history    ${before === 0 ? 'none yet, kept' : `${before} runs from before`} in ${folder}\n`)
  const rounds = roundsToRun(options, before)
  if (rounds > 0) {
    console.log(`  Running the example suites ${rounds} times, each time in another order. Some of their tests fail:`)
    console.log('  that is planted, test/examples/README.md tells where.\n')
    await runRounds({
      rounds,
      firstNumber: before + 1,
      serverUrl: server.url,
      dir: options.dir,
      stopped,
      random: options.random,
    })
    console.log(`\n  ${await countRuns(server.url)} runs are in the history.`)
  } else {
    console.log('  Nothing to run: the history is there. For more runs: npm start -- --rounds 12')
  }
  console.log(`  The dashboard stays at ${server.url} until you press Ctrl+C.\n`)
  await server.ended
})

/** What was asked for, else what each suite still lacks. */
function roundsToRun({ rounds }: StartOptions, runsBefore: number): number {
  return rounds ?? Math.max(0, roundsOnAFreshClone - Math.floor(runsBefore / 2))
}
