/**
 * Has something that used to come again and again stopped to come? It has not come in the last runs, for longer than five
 * of its own usual gaps, and for 20 runs at least: a test that was deleted or renamed, a machine that is no longer used.
 *
 * @param first place among the runs at which it came first
 * @param last and last
 * @param times how often it came
 * @param runs how many runs there are
 */
export function hasStopped(first: number, last: number, times: number, runs: number): boolean {
  const usualGap = times > 1 ? (last - first) / (times - 1) : 1
  return runs - 1 - last >= Math.max(20, 5 * usualGap)
}
