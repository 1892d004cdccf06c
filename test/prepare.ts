// Makes sure that what the tests need is on this machine. Runs before them in `npm test`.
import { prepareChromium } from './prepare/chromium.ts'
import { postgresUrl, servicesAreRequired, whyNoPostgres } from './support/services.ts'

console.log(`Node ${process.version} (${process.execPath})`)

let ready = true
try {
  console.log(`Chromium ${prepareChromium()}`)
} catch (error) {
  ready = false
  console.error((error as Error).message)
}

const reason = await whyNoPostgres()
if (reason === undefined) {
  console.log('PostgreSQL answers')
} else {
  if (servicesAreRequired) ready = false
  console.error(
    [
      '',
      '!'.repeat(100),
      `!  PostgreSQL does not answer: ${reason}`,
      servicesAreRequired
        ? '!  STRATIGRAPH_REQUIRE_SERVICES=1: this is a failure.'
        : '!  The tests that need it will be SKIPPED and named at the end.',
      `!  It is looked for at ${postgresUrl.replace(/:[^:@/]*@/, ':***@')} (STRATIGRAPH_TEST_POSTGRES).`,
      '!'.repeat(100),
      '',
    ].join('\n'),
  )
}

if (!ready) process.exitCode = 1
