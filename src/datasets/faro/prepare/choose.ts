/** What is known of a function after all days were read. */
export interface FunctionFacts {
  readonly hash: string;
  /** Days that it has a row on. */
  readonly days: number;
  /** Invocations of all days. */
  readonly total: number;
}

/** Functions that are looked at, by invocations; and those that are taken of them. */
const MOST_INVOKED = 1000;
const TAKEN = 9;

/** Faro's choice, first half: of the functions present on every day the 1000 most invoked. */
export function mostInvoked(facts: readonly FunctionFacts[], days: number, most = MOST_INVOKED): string[] {
  return facts
    .filter((one) => one.days === days)
    .sort((a, b) => b.total - a.total || before(a.hash, b.hash))
    .slice(0, most)
    .map(({ hash }) => hash);
}

/** Second half: of these the nine whose counts on the last day vary most, in the order of their hashes. */
export function mostVarying(lastDay: ReadonlyMap<string, ArrayLike<number>>, taken = TAKEN): string[] {
  return [...lastDay]
    .map(([hash, counts]) => ({ hash, by: deviation(counts) }))
    .sort((a, b) => b.by - a.by || before(a.hash, b.hash))
    .slice(0, taken)
    .map(({ hash }) => hash)
    .sort();
}

function before(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Sample standard deviation. */
export function deviation(counts: ArrayLike<number>): number {
  const n = counts.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += counts[i];
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (counts[i] - mean) ** 2;
  return Math.sqrt(squares / (n - 1));
}
