/** Who distributes queries. */
export const distributorNames = ['kairos', 'compat', 'fcfs', 'threshold', 'earliest', 'oracle'] as const;
export type DistributorName = (typeof distributorNames)[number];

/** How queries arrive: a Poisson process, or the original's whole numbers of ms. */
export const arrivalNames = ['exponential', 'integer-poisson'] as const;
export type ArrivalName = (typeof arrivalNames)[number];

/** What a simulated Kairos point serves, with which instances, and how it is loaded. Times are ms, as in Kairos' own files. */
export interface KairosSpec {
  system: 'kairos';
  /** One of the five, or the name of the user's own when `latencies` is a CSV file. */
  model: string;
  /** `auto`, `archive`, `stand-in`, or a file. */
  latencies: string;
  /** Instance types that may be used, the base first; by default those of the authors' allocator. */
  instances?: Readonly<Record<string, { price: number; most: number }>>;
  /** Counts of each type as `2,0,9,0`; or `homogeneous`, `top`, `similar`, `ribbon`, chosen within the budget. */
  mix: string;
  /** $/h. */
  budget: number;
  /** Target latency, ms; by default the model's published one. */
  qos?: number;
  distributor: DistributorName;
  /** Of `threshold`: largest batch of instances other than the base, or `climb` to look for it. */
  threshold?: number | 'climb';
  arrivals: ArrivalName;
  /** Queries of a run. */
  queries: number;
  /** Independent runs, each with its own batches, gaps and luck. */
  seeds: number;
  load: KairosLoad;
}

export type KairosLoad =
  /** One run at a rate, or steps of it; queries/s. */
  | { rate: number }
  | { steps: readonly { from: number; rate: number }[] }
  /** The highest rate with at least the share `target` in time, and the share in time at given parts of the bound. */
  | { target: number; curve: readonly number[] };
