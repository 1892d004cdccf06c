/**
 * Upper 95 % bound of a failure rate after `failures` of `runs`. Before any run, prior Beta(1, 5): low rates are likelier,
 * but a test that fails every other time for no reason must not pass for a victim either. By bisection on the regularised incomplete beta function, as a binomial tail.
 */
export function upperFailureRate(failures: number, runs: number): number {
  const a = 1 + failures
  const b = 5 + runs - failures
  let low = 0
  let high = 1
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (binomialTail(a, a + b - 1, middle) < 0.95) low = middle
    else high = middle
  }
  return high
}

/** P(at least `least` of `trials` succeed) at chance p. Equals P(Beta(least, trials - least + 1) <= p). */
function binomialTail(least: number, trials: number, p: number): number {
  if (p <= 0) return least <= 0 ? 1 : 0
  if (p >= 1) return 1
  let sum = 0
  for (let count = least; count <= trials; count++)
    sum += Math.exp(logChoose(trials, count) + count * Math.log(p) + (trials - count) * Math.log1p(-p))
  return Math.min(1, sum)
}

/** One-sided Fisher's exact test: chance of at least `failedA` among A's failures if A and B failed at one rate. */
export function fisherExact(failedA: number, runsA: number, failedB: number, runsB: number): number {
  const failed = failedA + failedB
  const all = logChoose(runsA + runsB, failed)
  let sum = 0
  for (let count = failedA; count <= Math.min(runsA, failed); count++)
    if (failed - count <= runsB) sum += Math.exp(logChoose(runsA, count) + logChoose(runsB, failed - count) - all)
  return Math.min(1, sum)
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

const logFactorials = [0]
function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next++) logFactorials.push(logFactorials[next - 1]! + Math.log(next))
  return logFactorials[n]!
}
