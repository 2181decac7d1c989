/** Objectives of a cluster, all minimised. `minmax` and `minmax2` differ by a constant. */
export const objectiveNames = [
  'sum',
  'fair',
  'fair-sum',
  'penalty-sum',
  'penalty-fair-sum',
  'minmax',
  'minmax2',
] as const;
export type ObjectiveName = (typeof objectiveNames)[number];

/** An objective as −sum·Σ wᵢUᵢ + gap·(max U − min U) − constant, for n jobs. */
export interface ObjectiveTerms {
  readonly sum: number;
  readonly gap: number;
  readonly constant: number;
  /** Whether jobs may drop requests, so that utilities are effective ones. */
  readonly drops: boolean;
}

/** The terms of an objective over `jobs` jobs (Faro, section 4). */
export function objectiveTerms(name: ObjectiveName, jobs: number): ObjectiveTerms {
  const drops = name.startsWith('penalty');
  switch (name) {
    case 'sum':
    case 'penalty-sum':
      return { sum: 1, gap: 0, constant: 0, drops };
    case 'fair':
      return { sum: 0, gap: 1, constant: 0, drops };
    case 'fair-sum':
    case 'penalty-fair-sum':
      return { sum: 1, gap: jobs, constant: jobs, drops };
    case 'minmax':
      return { sum: 1, gap: 1, constant: 0, drops };
    case 'minmax2':
      return { sum: 1, gap: 1, constant: 1, drops };
  }
}

/** Value of an objective for utilities of jobs and their weights (1 without). */
export function clusterObjective(
  terms: ObjectiveTerms,
  utilities: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < utilities.length; i++) {
    const value = utilities[i];
    sum += weights ? weights[i] * value : value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return terms.gap * (most - least) - terms.sum * sum - terms.constant;
}
