import { type Run, type Standing, standings } from 'repro';
import { unlikePaper, valuesOf } from '../../shared/values.js';

/** The set-up that the claims were put down for. */
const declared = {
  instances: [1],
  models: [4],
  sloFactor: [15],
  burst: [3],
  coldStart: [20],
  cached: [0],
  trace: ['stand-in'],
  zoo: ['osdi20', 'v1'],
};

/** Fewer requests than this cannot tell shares apart by a percent. */
const fewest = 10_000;

export type Wanted = Pick<Standing, 'system' | 'load'> & Partial<Pick<Standing, 'fleet' | 'maxBatch'>>;

export const where = ({ system, fleet, load, maxBatch }: Standing): string =>
  `${system} at ${load}, ${fleet}${maxBatch === 1 ? ', no batches' : ''}`;

/** The standings asked for in that order, or what stands in the way. */
export async function pointsOf(
  run: Run,
  wanted: readonly Wanted[],
): Promise<Standing[] | { notTestable: string }> {
  const all = await standings(run);
  const found: Standing[] = [];
  for (const { fleet = 'uniform', maxBatch = 8, ...given } of wanted) {
    const values = { fleet, maxBatch, ...given };
    const one = all.find((standing) =>
      Object.entries(values).every(([name, value]) => standing[name as keyof Wanted] === value),
    );
    if (!one)
      return {
        notTestable: `needs a finished point with ${Object.entries(values)
          .map((pair) => pair.join('='))
          .join(', ')}`,
      };
    const different = unlikePaper(declared, valuesOf(run, one.points[0]!), 'the claims are about a run with');
    if (different) return { notTestable: different };
    const requests = one.outcomes.reduce((sum, outcome) => sum + outcome.requests, 0);
    if (requests < fewest)
      return { notTestable: `${where(one)}: ${requests} requests, needs ${fewest.toLocaleString('en-US')}` };
    found.push(one);
  }
  return found;
}
