/** Milliseconds as the original's lines show them: one decimal, truncated. */
export function ms(ns: number): string {
  return (Math.trunc(ns / 1e5) / 10).toFixed(1);
}

/** As `ms`, of a Unix time in words: what `earliest` and `latest` are in the original's messages. */
export function unixMs(epochBase: bigint, time: number): string {
  if (time === Number.NEGATIVE_INFINITY) return '0.0';
  const ns = time === Number.POSITIVE_INFINITY ? 2n ** 64n - 1n : epochBase + BigInt(Math.floor(time));
  const tenths = ns / 100_000n;
  return `${tenths / 10n}.${tenths % 10n}`;
}

export function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

/** Six significant digits, as a C++ stream prints a number. */
export function gibibytes(bytes: number): string {
  return String(Number((bytes / 2 ** 30).toPrecision(6)));
}
