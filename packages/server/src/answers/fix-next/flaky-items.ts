import { costMinutesPerWeek } from '../../analysis/cost.ts'
import { measures } from '../test-rows.ts'
import { testNames } from '../test-names.ts'
import type { View } from '../view.ts'
import { count, itemId, percent, testCode, type Draft } from './item.ts'

/** Tests that fail on code that works, with the runs of the range that they made red, and the time of their retries. */
export function flakyItems(view: View): Draft[] {
  const { verdicts, catalog, tests, weeks, now } = view
  if (!verdicts) return []
  return Array.from(tests).flatMap((test): Draft[] => {
    if (verdicts.classOf(test) !== 'flaky' || verdicts.isGone(test)) return []
    const detail = verdicts.detail(test)!
    const names = testNames(catalog, catalog.tests[test]!)
    const [reason] = detail.reasons
    return [
      {
        id: itemId('flaky', names.id),
        kind: 'flaky',
        label: 'flaky',
        layer: names.layer.effective,
        title: `Make ${testCode(names)} pass every time`,
        evidence: `${detail.rate ? `It fails in ${percent(detail.rate.mean)} of runs on code that works. ` : ''}${reason ? `It ${reason.text}.` : `${count(detail.failed, 'failure')} in ${count(detail.runs, 'run')}.`}`,
        file: names.file,
        minutesPerWeek: costMinutesPerWeek(now.retried[test]! * (measures.p50(view, test) ?? 0), weeks),
        time: 'tests',
        redBuildsPerWeek: now.failed[test]! / weeks,
        link: { page: 'test', test: names.id, q: '' },
        owners: names.owners,
      },
    ]
  })
}
