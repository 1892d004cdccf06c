const weekMs = 7 * 24 * 60 * 60 * 1000
const minuteMs = 60 * 1000

/**
 * How many weeks a range stands for when something is told "a week". That is the part of the range that the history
 * covers: a history of ten days, asked for thirty, has ten days of runs. At least one week though (or the range, where
 * that is shorter): nobody knows from an hour of runs what a week will bring.
 * @param from epoch ms
 * @param firstRunAt the oldest run known, epoch ms
 */
export function weeksOf(from: number, to: number, firstRunAt: number | null): number {
  const covered = to - Math.max(from, firstRunAt ?? from)
  return Math.min(to - from, Math.max(covered, weekMs)) / weekMs
}

/** Minutes a week that a test takes: the time of all its results in the range, over the weeks of the range. */
export const costMinutesPerWeek = (sumMs: number, weeks: number): number => sumMs / minuteMs / weeks

/** With fewer results, or runs, than this on either side a comparison of two periods says nothing. */
export const enoughToCompare = 5

/**
 * The median against the median of the period before, as a fraction: 0.61 = 61 % slower, -0.5 = twice as fast. A plain
 * comparison of two periods, no verdict. Null where either has too few results.
 */
export function changeOf(
  now: { p50Ms: number | null; count: number },
  before: { p50Ms: number | null; count: number },
): number | null {
  if (now.count < enoughToCompare || before.count < enoughToCompare) return null
  return now.p50Ms === null || !before.p50Ms ? null : now.p50Ms / before.p50Ms - 1
}
