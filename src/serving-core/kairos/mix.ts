/** Instances of a run, in the order in which they are tried and numbered. */
export interface Mix {
  types: readonly string[];
  /** By type. The first type with instances is the base. */
  counts: readonly number[];
}

/** Type of every instance, as a position in `types`. */
export function instancesOf({ counts }: Mix): Uint8Array {
  return Uint8Array.from(counts.flatMap((count, type) => new Array<number>(count).fill(type)));
}

/** Position of the base type: the first that has instances. */
export function baseOf({ counts }: Mix): number {
  return counts.findIndex((count) => count > 0);
}

/** Whether a mix is a part of another: no more of any type. */
export function isWithin(counts: readonly number[], others: readonly number[]): boolean {
  return counts.every((count, type) => count <= others[type]);
}
