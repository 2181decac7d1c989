import type { Run } from 'repro';
import { meanBy } from '../shared/faro/claims.js';
import { type Outcome, readOutcomes } from '../shared/faro/outcomes.js';

export const sizes: readonly number[] = [16, 32, 36, 40];

/** What a policy made of a cluster: the mean of its repeats, and each of them. */
export interface FaroOutcome extends Omit<Outcome, 'repeat'> {
  policy: string;
  quota: number;
  repeats: readonly Outcome[];
}

/** Outcomes of the finished points of a run. */
export async function readFaro(run: Run): Promise<FaroOutcome[]> {
  const groups = await readOutcomes(run, { policy: 'faro-fair-sum', quota: 32 });
  return groups.map((group) => ({
    policy: String(group.values.policy),
    quota: Number(group.values.quota),
    repeats: group.repeats,
    violations: meanBy(group, (one) => one.violations),
    lost: meanBy(group, (one) => one.lost),
    requestViolations: meanBy(group, (one) => one.requestViolations),
    jobs: group.repeats[0].jobs,
    minutes: group.repeats[0].minutes,
  }));
}
