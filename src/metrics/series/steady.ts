/** The begin of a part that is the whole point. */
export const WHOLE = Number.NEGATIVE_INFINITY;

/** SQL condition that a time, ns, is not before `from`. */
export function notBefore(time: string, from: number): string {
  return from === WHOLE ? 'true' : `${time} >= ${from}`;
}
