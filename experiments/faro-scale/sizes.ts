import type { Run, Values } from 'repro';
import { type Group, readOutcomes } from '../shared/faro/outcomes.js';

/** How often the trace's ten jobs are there, with the replicas that all share. */
export const sizes = [
  { copies: 2, jobs: 20, quota: 70 },
  { copies: 10, jobs: 100, quota: 320 },
] as const;

/** Policies, and those of them that solve groups of jobs as well. */
export const flat = [
  'fairshare',
  'oneshot',
  'aiad',
  'mark',
  'faro-fair',
  'faro-sum',
  'faro-fair-sum',
] as const;
export const grouped = ['faro-fair', 'faro-sum', 'faro-fair-sum'] as const;
export const GROUPS = 10;

/** All points; groups make sense for more jobs than that. */
export const points: readonly Values[] = sizes.flatMap(({ copies }) => [
  ...flat.map((policy) => ({ copies, policy, groups: 0 })),
  ...grouped.map((policy) => ({ copies, policy, groups: GROUPS })),
]);

/** The published quota for so many copies of the trace; in proportion to the jobs for any other number. */
export function quotaOf(copies: number): number {
  return sizes.find((size) => size.copies === copies)?.quota ?? Math.ceil(32 * copies);
}

/** Outcomes by jobs, policy and groups: `100/faro-sum/10`. */
export async function bySize(run: Run): Promise<Map<string, Group>> {
  const groups = await readOutcomes(run, { copies: 2, policy: 'faro-fair-sum', groups: 0 });
  return new Map(
    groups.map((group) => {
      const { copies, policy, groups: of } = group.values;
      return [`${Number(copies) * 10}/${policy}/${of}`, group];
    }),
  );
}
