import { exponential } from '../../src/serving-core/random/distributions.js';
import type { Minstd } from '../../src/serving-core/random/minstd.js';

/**
 * The original's replay of one row, step by step: one timer an interval, whole numbers throughout. Returns the times of the
 * requests until `end` (ns).
 */
export function literalReplay(
  rates: readonly number[],
  source: Minstd,
  { scale, interval, randomise, end }: { scale: number; interval: bigint; randomise: boolean; end: bigint },
): number[] {
  const n = BigInt(rates.length);
  const draw = () => BigInt(Math.trunc(exponential(source, scale / 6e10)));
  const sent: number[] = [];
  let k = randomise ? (2n ** 64n - 1n) % n : 0n;
  let remaining = randomise ? BigInt(source.integer()) % interval : interval;
  let next = draw();
  let now = 0n;
  for (;;) {
    const rate = BigInt(rates[Number(k)]);
    if (rate > 0n && next / rate <= remaining) {
      now += next / rate;
      if (now > end) return sent;
      remaining -= next / rate;
      sent.push(Number(now));
      next = draw();
      continue;
    }
    if (rate > 0n) next = (next / rate - remaining) * rate;
    now += remaining;
    if (now > end) return sent;
    k = (k + 1n) % n;
    remaining = interval;
  }
}
