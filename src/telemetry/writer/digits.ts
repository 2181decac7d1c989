/** Largest magnitude that a cell takes: above it a double no longer holds every integer. */
const LARGEST = Number.MAX_SAFE_INTEGER;

// The two digits of 0..99, side by side: halves the divisions of every number written.
const pairs = new Uint8Array(200);
for (let value = 0; value < 100; value++) {
  pairs[2 * value] = 48 + Math.floor(value / 10);
  pairs[2 * value + 1] = 48 + (value % 10);
}

/** Digits of an integer below 10^9; ordered for the short ids and the nine-digit times that tables hold. */
function width(value: number): number {
  if (value < 10000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value >= 10000000) return value < 100000000 ? 8 : 9;
  return value < 100000 ? 5 : value < 1000000 ? 6 : 7;
}

/** Writes `value` (an integer in 0..10^9) so that it ends before `end`, padded with zeros from `start` on. */
function fill(bytes: Uint8Array, start: number, end: number, value: number): void {
  let rest = value | 0;
  let at = end;
  while (at - start > 1) {
    const quotient = (rest / 100) | 0;
    const pair = (rest - quotient * 100) << 1;
    bytes[--at] = pairs[pair + 1];
    bytes[--at] = pairs[pair];
    rest = quotient;
  }
  if (at > start) bytes[start] = 48 + rest;
}

/** Values beyond 10^9, negative values and fractions, which are truncated as the original's integer casts do. */
function putRare(bytes: Uint8Array, at: number, value: number): number {
  let magnitude = Math.trunc(value);
  if (!(Math.abs(magnitude) <= LARGEST)) throw new RangeError(`${value} cannot be a telemetry integer`);
  let position = at;
  if (magnitude < 0) {
    bytes[position++] = 45;
    magnitude = -magnitude;
  }
  if (magnitude < 1e9) return putShort(bytes, position, magnitude);
  const high = Math.floor(magnitude / 1e9);
  position = putShort(bytes, position, high);
  fill(bytes, position, position + 9, magnitude - high * 1e9);
  return position + 9;
}

function putShort(bytes: Uint8Array, at: number, value: number): number {
  const end = at + width(value);
  fill(bytes, at, end, value);
  return end;
}

/** Writes an integer in decimal at `at`, needing at most 17 bytes; returns where it ended. */
export function putInteger(bytes: Uint8Array, at: number, value: number): number {
  const short = value | 0;
  if (short !== value || short < 0 || short >= 1000000000) return putRare(bytes, at, value);
  if (short < 10) {
    bytes[at] = 48 + short;
    return at + 1;
  }
  return putShort(bytes, at, short);
}

/**
 * Writes Unix time in ns, of which a double cannot hold every one: `ns` since an origin of `seconds` and `nanoseconds`. Needs at most 20
 * bytes; returns where it ended.
 */
export function putUnixTime(
  bytes: Uint8Array,
  at: number,
  ns: number,
  seconds: number,
  nanoseconds: number,
): number {
  const all = nanoseconds + Math.trunc(ns);
  const carried = Math.floor(all / 1e9);
  const end = putInteger(bytes, at, seconds + carried);
  fill(bytes, end, end + 9, all - carried * 1e9);
  return end + 9;
}
