type Breakpoints = readonly (readonly [fraction: number, penalty: number])[];

const LOOSE: Breakpoints = [
  [0.01, 0],
  [0.05, 0.25],
  [0.1, 0.5],
];
const STRICT: Breakpoints = [
  [0.001, 0],
  [0.03, 0.25],
  [0.08, 0.5],
];

/** The tables are service credits of cloud providers, as Faro has them: `step` judges a run, `strict-linear` guides the optimiser. */
const penalties = {
  step: (dropped: number) => step(LOOSE, dropped),
  'strict-linear': (dropped: number) => polyline(STRICT, dropped),
} as const;

export type PenaltyName = keyof typeof penalties;

/** Share of its utility that a job loses when this fraction of its requests is dropped: 0 to 1. */
export function dropPenalty(name: PenaltyName, dropped: number): number {
  return penalties[name](dropped);
}

function step(table: Breakpoints, dropped: number): number {
  for (const [fraction, penalty] of table) if (dropped <= fraction) return penalty;
  return 1;
}

function polyline(table: Breakpoints, dropped: number): number {
  if (dropped >= 1) return 1;
  let [left, low] = [0, 0];
  for (const [right, high] of table) {
    if (dropped <= right) return low + ((high - low) * Math.max(0, dropped - left)) / (right - left);
    [left, low] = [right, high];
  }
  return low + ((1 - low) * (dropped - left)) / (1 - left);
}
