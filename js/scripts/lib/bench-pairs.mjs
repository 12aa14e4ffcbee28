// How sure one can be that one way to ask is better than another, from texts that were asked in both ways.

const RESAMPLES = 10_000;

/**
 * Compares pairs of outcomes, `[before, after]` as booleans, one pair for each text: how many became right (`better`) and wrong
 * (`worse`), the difference of the shares with its 95 % bootstrap interval, and the p value of McNemar's exact test.
 */
export function comparePairs(pairs) {
  const better = pairs.filter(([before, after]) => !before && after).length;
  const worse = pairs.filter(([before, after]) => before && !after).length;
  return {
    better,
    worse,
    difference: (better - worse) / pairs.length,
    ...bootstrap(pairs),
    p: signTest(better, worse),
  };
}

/** The chance that so uneven a split, or a more uneven one, comes from a fair coin. */
export function signTest(better, worse) {
  const flips = better + worse;
  let tail = 0;
  for (let heads = 0; heads <= Math.min(better, worse); heads += 1) tail += choose(flips, heads) / 2 ** flips;
  return Math.min(1, 2 * tail);
}

function choose(all, some) {
  let ways = 1;
  for (let index = 0; index < some; index += 1) ways = (ways * (all - index)) / (index + 1);
  return ways;
}

/** Texts drawn with repetition, again and again, by a generator that always draws the same. */
function bootstrap(pairs) {
  const gains = pairs.map(([before, after]) => Number(after) - Number(before));
  let state = 1;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return gains[Math.floor((state / 2 ** 32) * gains.length)];
  };
  const means = Array.from({ length: RESAMPLES }, () => gains.reduce((sum) => sum + draw(), 0) / gains.length);
  means.sort((left, right) => left - right);
  return { low: means[Math.floor(RESAMPLES * 0.025)], high: means[Math.ceil(RESAMPLES * 0.975) - 1] };
}
