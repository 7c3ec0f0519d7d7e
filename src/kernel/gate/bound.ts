/**
 * The bound on a rate of errors that was measured on a sample: exact (Clopper, Pearson 1934), so it holds for every size of
 * sample, a small one too, and never promises more than was seen.
 */

/** With this confidence the true rate is below the answer, after `errors` among `count` that were drawn alike. */
export function upperBound(errors: number, count: number, confidence: number): number {
  if (count === 0 || errors >= count) return 1;
  // The rate at which so few errors, or fewer, would come with probability 1 - confidence.
  let low = errors / count;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const rate = (low + high) / 2;
    if (atMost(errors, count, rate) > 1 - confidence) low = rate;
    else high = rate;
  }
  return high;
}

/** The lower one, by the same. */
export const lowerBound = (errors: number, count: number, confidence: number): number =>
  count === 0 ? 0 : 1 - upperBound(count - errors, count, confidence);

/** The probability of at most so many errors: the binomial sum, term by term from the largest. */
export function atMost(errors: number, count: number, rate: number): number {
  if (rate <= 0) return 1;
  if (rate >= 1) return errors >= count ? 1 : 0;
  let log = logTerm(errors, count, rate);
  let sum = 0;
  for (let k = errors; k >= 0; k--) {
    const term = Math.exp(log);
    sum += term;
    if (term < sum * 1e-17) break;
    log += Math.log(k) - Math.log(count - k + 1) + Math.log(1 - rate) - Math.log(rate);
  }
  return Math.min(1, sum);
}

const logTerm = (k: number, n: number, rate: number): number =>
  logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(rate) + (n - k) * Math.log1p(-rate);

/** Stirling's series above 20, where its error is below 1e-13 (Abramowitz, Stegun 6.1.41). */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const x = n + 1;
  const inverse = 1 / x;
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    inverse / 12 -
    inverse ** 3 / 360 +
    inverse ** 5 / 1260 -
    inverse ** 7 / 1680
  );
}
