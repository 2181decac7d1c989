import type { Trigger } from './format.js';

/*
 * What is published of the trace, for the stand-in and for `repro data show`. Source, where no other is given: the
 * analysis beside the data set (github.com/Azure/AzurePublicDataset, AzureFunctionsDataset2019), its figures digitised to
 * about ±1 % of full scale; see also Shahrad et al., "Serverless in the Wild", USENIX ATC 2020.
 */

/** Functions of one day: what a public notebook counts, rounded. */
export const publishedFunctions = 46_000;

/** Whether a day has so few functions that it can hardly be one of the trace: less than half of what is published. */
export const isFew = (functions: number): boolean => functions < publishedFunctions / 2;

/** Requests per second, mean of a day: derived from the offered load that a re-run of Clockwork's evaluation published. */
export const publishedRate = { low: 9200, high: 9800 } as const;

/** Average invocations of a function per day, and the fraction of functions at most there (figure 5a). */
export const popularity: readonly (readonly [perDay: number, fraction: number])[] = [
  [0.08, 0.07],
  [0.2, 0.11],
  [0.5, 0.2],
  [0.9, 0.26],
  [1.1, 0.35],
  [2, 0.41],
  [5, 0.51],
  [10, 0.55],
  [23, 0.61],
  [25, 0.64],
  [48, 0.68],
  [100, 0.74],
  [280, 0.8],
  [300, 0.84],
  [500, 0.87],
  [1000, 0.895],
  [1430, 0.905],
  [1500, 0.927],
  [3000, 0.946],
  [10_000, 0.969],
  [30_000, 0.983],
  [86_400, 0.993],
  [1_000_000, 1],
];

/** Shares of all invocations that the most popular one, two and three functions have (figure 5b). */
export const topShares = [0.14, 0.23, 0.3] as const;

/** Fraction of functions, the most popular first, and their share of all invocations (figure 5b). */
export const shareCurve: readonly (readonly [functions: number, share: number])[] = [
  [0.0002, 0.5],
  [0.0005, 0.61],
  [0.001, 0.7],
  [0.002, 0.79],
  [0.005, 0.88],
  [0.01, 0.93],
  [0.02, 0.96],
  [0.05, 0.985],
  [0.1, 0.993],
];

/**
 * Per cent of functions and of invocations by trigger (figure 2). As digitised the functions add up to 105.7 and the
 * invocations to 99.9; `triggerMix` has them brought to 1.
 */
const digitisedMix: Record<Trigger, readonly [functions: number, invocations: number]> = {
  http: [43.3, 22.5],
  queue: [15.1, 42.4],
  event: [2.6, 30.9],
  orchestration: [8.2, 1.4],
  timer: [28.5, 1.8],
  storage: [2.3, 0.8],
  others: [5.7, 0.1],
};

export const triggerMix = {
  functions: normalised(0),
  invocations: normalised(1),
};

function normalised(column: 0 | 1): Record<Trigger, number> {
  const entries = Object.entries(digitisedMix) as [Trigger, readonly [number, number]][];
  const sum = entries.reduce((total, [, values]) => total + values[column], 0);
  return Object.fromEntries(entries.map(([name, values]) => [name, values[column] / sum])) as Record<
    Trigger,
    number
  >;
}

/** Coefficient of variation of inter-arrival times, and the fraction of applications at most there (figure 6). */
export const interArrivalCv = {
  all: [
    [0, 0.2],
    [1, 0.58],
    [2, 0.72],
    [4, 0.86],
    [10, 0.95],
  ],
  timer: [
    [0, 0.45],
    [1, 0.93],
  ],
  'not timer': [
    [0, 0.11],
    [1, 0.35],
    [2, 0.55],
    [4, 0.77],
  ],
} as const;
