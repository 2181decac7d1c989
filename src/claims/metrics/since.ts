/** SQL condition that a time, ns, is not before `from`, which may be −∞. */
export function since(time: string, from: number): string {
  return from === Number.NEGATIVE_INFINITY ? 'true' : `${time} >= ${from}`;
}

/** Sizes below which a value counts as that size, by kind: what nearer to 0 nobody tells apart. */
export const least = {
  /** A twentieth of all: ±2 % of it are a thousandth. */
  fraction: 0.05,
  /** ms. */
  latency: 0.1,
  /** Per second. */
  rate: 1,
} as const;
