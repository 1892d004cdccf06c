/**
 * How long a run takes whose files go, the longest first, each to the worker that is free first (LPT: Graham 1969,
 * "Bounds on Multiprocessing Timing Anomalies": at most 4/3 of the best there is).
 * @returns the end of the last file, in the unit of the durations
 */
export function longestFirst(durations: readonly number[], workers: number): number {
  const freeAt = Array.from({ length: Math.max(1, workers) }, () => 0)
  for (const duration of durations.toSorted((left, right) => right - left)) {
    let next = 0
    for (let worker = 1; worker < freeAt.length; worker++) if (freeAt[worker]! < freeAt[next]!) next = worker
    freeAt[next]! += duration
  }
  return Math.max(...freeAt)
}
