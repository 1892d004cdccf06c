import type { Regression } from '../../api-schemas/regressions.ts'
import { count, durationText, fileCode, itemId, linkToFile, percent, testCode, type Draft } from './item.ts'

/** What became slower and still is. */
export const regressionItems = (regressions: readonly Regression[]): Draft[] =>
  regressions.flatMap((regression): Draft[] => {
    const { id, file, tests, testsOfFile, layer, lastRun, firstRun, size, beforeMs, afterMs, minutesPerWeek } =
      regression
    if (size <= 0) return []
    const [first] = tests
    const isOne = tests.length === 1
    const what = isOne ? testCode(first!) : fileCode(file)
    const moved = isOne
      ? `It went from ${durationText(beforeMs)} to ${durationText(afterMs)}`
      : `${tests.length === testsOfFile ? `All ${tests.length}` : `${tests.length} of its ${testsOfFile}`} tests went from ${durationText(beforeMs)} to ${durationText(afterMs)} together`
    return [
      {
        id: itemId('regression', id),
        kind: 'regression',
        label: 'regression',
        layer,
        title: `Find out why ${what} is ${percent(size)} slower since ${sinceText(firstRun)}`,
        evidence: `${moved}, ${betweenText(lastRun, firstRun)}, and stayed there for ${count(Math.max(...tests.map(({ step }) => step.results)), 'run')}.`,
        file,
        minutesPerWeek,
        time: 'tests',
        redBuildsPerWeek: 0,
        link: isOne ? { page: 'test', test: first!.id, q: '' } : linkToFile(file),
        owners: first!.owners,
      },
    ]
  })

type StepRun = Regression['firstRun']

const shortCommit = (commit: string): string => `\`${commit.slice(0, 7)}\``

const sinceText = ({ commit, at }: StepRun): string => (commit === null ? at.slice(0, 10) : shortCommit(commit))

const betweenText = (last: StepRun, first: StepRun): string =>
  last.commit === null || first.commit === null || last.commit === first.commit
    ? `between two runs on ${first.at.slice(0, 10)}`
    : `between ${shortCommit(last.commit)} and ${shortCommit(first.commit)} on ${first.at.slice(0, 10)}`
