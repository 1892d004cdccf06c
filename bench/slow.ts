import { countFalseSteps, measureCost, measureRecall, situations } from './slow/steps.ts'
import { type Findings, round } from './support/section.ts'

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`

/** How well lasting steps in durations are told from everything else, and what it costs. */
export async function measureSlow(): Promise<Findings> {
  const recall = [0.05, 0.1, 0.15].flatMap((noise) => [6, 10, 20].map((after) => measureRecall(noise, after, 5)))
  const wrong = situations.map((situation) => countFalseSteps(situation, 1))
  const { cpuMs, longestMs } = measureCost()
  const typical = recall.find(({ noise, after }) => noise === 0.1 && after === 10)!
  const planted = recall.reduce((sum, cell) => sum + cell.found + cell.wrong, 0)
  const right = recall.reduce((sum, cell) => sum + cell.found, 0)
  const target = wrong.filter(({ name }) => !name.startsWith('noise that lasts'))
  return {
    text: `Simulated suites of 1,000 tests (70 % unit, 25 % integration, 5 % e2e) with log-normal noise of their own, 1 % outliers
of 2 to 6 times, 5 % noise common to each run. Steps of +30 %, +50 %, twice, three times, -23 % and half, in tests of 10 ms
and more, 120 runs in all. *In window*: the true run lies between the two runs that are told.

| noise of a test | runs after the step | planted | found | of those of +30 % and -23 % | in window | wrong |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${recall
  .map(
    (cell) =>
      `| ${cell.noise * 100} % | ${cell.after} | ${cell.planted} | ${percent(cell.found, cell.planted)} | ${percent(cell.smallest.found, cell.smallest.planted)} | ${percent(cell.inWindow, cell.found)} | ${cell.wrong} |`,
  )
  .join('\n')}

Precision over all of them: ${percent(right, planted)}.

| nothing steps: 1,000 tests x 1,000 runs, noise 10 % | false steps |
| --- | ---: |
${wrong.map(({ name, wrong: count }) => `| ${name} | ${count} |`).join('\n')}

Looking for steps in 5,000 tests x 1,000 runs takes ${round(cpuMs / 1000)} s of CPU, in turns beside the requests; the longest piece
without a break took ${round(longestMs)} ms.`,
    targets: [
      {
        name: 'steps missed 10 runs later, noise 10 %',
        measured: 1 - typical.found / typical.planted,
        limit: 0.05,
        unit: '',
      },
      {
        name: 'false steps in 1,000 tests x 1,000 runs, worst row without lasting noise',
        measured: Math.max(...target.map(({ wrong: count }) => count)),
        limit: 1,
        unit: '',
      },
      { name: 'longest piece without a break', measured: longestMs, limit: 10, unit: 'ms' },
    ],
  }
}
