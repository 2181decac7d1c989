/** What the allocator knows of an instance type that is not the base. */
export interface AuxiliaryProfile {
  /** Queries/s of one instance, one at a time, of those with a batch of at most `vioBatch`. */
  qps: number;
  /** Largest batch that counts as served in time there (`BatchLimit`); 0 where none is. */
  vioBatch: number;
  /** Share of the queries with a batch of at most that. */
  smallRatio: number;
  /** Share of the base's busy time that these take there. */
  timeRatio: number;
  /** Queries/s when it serves batches up to the vioBatch of another type, by that batch. */
  allBatch: Readonly<Record<string, number>>;
}

/** What the allocator knows of a model: the base's queries/s, and the others in the order of the search space. */
export interface AllocatorProfile {
  baseQps: number;
  auxiliaries: readonly AuxiliaryProfile[];
}

/** Which mixes are looked at. */
export interface SearchSpace {
  /** The base first. */
  types: readonly string[];
  /** Most instances of each type. */
  most: readonly number[];
  /** $/h of each type. */
  prices: readonly number[];
  /** $/h. */
  budget: number;
}
