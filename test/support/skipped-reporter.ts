import type { Reporter, TestModule } from 'vitest/node'

/** Names every test that did not run at the end, so that a skip is never mistaken for a pass. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => {
        const result = test.result()
        const note = result.state === 'skipped' && result.note ? ` (${result.note})` : ''
        return `${module.relativeModuleId} › ${test.fullName}${note}`
      }),
    )
    if (skipped.length === 0) return

    console.log(`\n${'!'.repeat(100)}\n!  ${skipped.length} tests were SKIPPED:`)
    for (const name of skipped) console.log(`!    ${name}`)
    console.log('!'.repeat(100))
  }
}
