import type { Run } from 'repro';
import type { Group } from '../shared/faro/outcomes.js';
import { readOutcomes } from '../shared/faro/outcomes.js';

export const policyNames = [
  ...(['fairshare', 'oneshot', 'aiad', 'mark', 'faro-fair', 'faro-sum', 'faro-fair-sum'] as const),
  ...(['faro-penalty-sum', 'faro-penalty-fair-sum'] as const),
];

export const QUOTA = 36;

/** ResNet18: SLO and assumed need of a request, ms, as published; its service times are assumed to be shorter in proportion to that need. */
export const resnet18 = { slo: 400, processing: 100, service: 0.5556 } as const;

/** Outcomes by policy, of points with the published quota. */
export async function byPolicy(run: Run): Promise<Map<string, Group>> {
  const groups = await readOutcomes(run, { policy: 'faro-fair-sum', quota: QUOTA });
  return new Map(
    groups
      .filter(({ values }) => values.quota === QUOTA)
      .map((group) => [String(group.values.policy), group]),
  );
}
