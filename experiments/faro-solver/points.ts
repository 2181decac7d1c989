import type { Values } from 'repro';

/** A way to solve a problem: who, and in how many groups of jobs (0: all at once). */
export interface Way {
  readonly solver: 'exact' | 'descent' | 'cobyla';
  readonly groups: number;
}

export const sizes: readonly number[] = [10, 20, 50, 100, 200];

/** Ways that are compared by number of jobs, in the order of the figure. */
export const ways: readonly Way[] = [
  { solver: 'exact', groups: 0 },
  { solver: 'exact', groups: 10 },
  { solver: 'cobyla', groups: 0 },
  { solver: 'cobyla', groups: 3 },
  { solver: 'cobyla', groups: 5 },
  { solver: 'cobyla', groups: 10 },
];

/** Replicas by job of each part of the study. */
export const perJob = { sizes: 3.6, objectives: 3.2, relaxation: 4 } as const;

const bySize: readonly Values[] = sizes.flatMap((jobs) =>
  // With no more jobs than groups there are none.
  ways
    .filter(({ groups }) => groups < jobs)
    .map((way) => ({ ...way, jobs, perJob: perJob.sizes, objective: 'sum' })),
);

const byObjective: readonly Values[] = ['fair', 'fair-sum'].flatMap((objective) =>
  [10, 20].flatMap((jobs) =>
    ['exact', 'descent', 'cobyla'].map((solver) => ({
      solver,
      groups: 0,
      jobs,
      objective,
      perJob: perJob.objectives,
    })),
  ),
);

// Figure 5 has drops, a radius of 2 and, for the precise problem, hardly any relaxation of overload.
const byRelaxation: readonly Values[] = [
  { utility: 'latency', maxRho: 0.95 },
  { utility: 'latency_step', maxRho: 0.999 },
].flatMap((relaxation) =>
  (['exact', 'cobyla'] as const).map((solver) => ({
    ...relaxation,
    solver,
    groups: 0,
    jobs: 10,
    radius: 2,
    objective: 'penalty-sum',
    perJob: perJob.relaxation,
  })),
);

const published = { utility: 'latency', maxRho: 0.95, radius: 3 };

/** Every point states all that tells points apart. */
export const points: readonly Values[] = [...bySize, ...byObjective, ...byRelaxation].map((values) => ({
  ...published,
  ...values,
}));
