import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { over, type Value } from '../shared/faro/claims.js';
import { type Outcome, unlike } from '../shared/faro/outcomes.js';
import { rankCorrelation } from '../shared/rank-correlation.js';
import { baselines, policyNames, readFaro, sizes } from './outcomes.js';
import { publishedLost } from './published-lost.js';

const release = "the release's own simulations (published.tsv)";

/** The outcomes of a size by policy. */
type AtSize = (policy: string) => Outcome;

/** The worst of a value over sizes at which all policies are there: the mean over repeats, whose arrivals are drawn alike for all policies. */
async function worst(
  run: Run,
  wanted: readonly number[],
  pick: 'min' | 'max',
  of: (at: AtSize, quota: number) => number,
): Promise<Measurement> {
  const reason = unlike(run);
  if (reason) return { notTestable: reason };
  const all = await readFaro(run);
  let found: (Value & { where: string }) | null = null;
  for (const quota of wanted) {
    const here = new Map(all.filter((one) => one.quota === quota).map((one) => [one.policy, one.repeats]));
    if (!policyNames.every((policy) => here.has(policy))) continue;
    const repeats = Math.min(...policyNames.map((policy) => here.get(policy)!.length));
    const value = over(
      Array.from({ length: repeats }, (_, i) => of((policy) => here.get(policy)![i], quota)),
    );
    if (found && (pick === 'min' ? value.value >= found.value : value.value <= found.value)) continue;
    found = { ...value, where: `${quota} replicas` };
  }
  return found ?? { notTestable: `needs all nine policies at ${wanted.join(' or ')} replicas` };
}

const faros = policyNames.filter((policy) => !baselines.includes(policy));
const least = (at: AtSize, of: (one: Outcome) => number) =>
  Math.min(...baselines.map((name) => of(at(name))));

/** What a reproduction must show, on means over a run's repeats, with intervals where there are several. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'faro-policies.faro-below-baselines',
    statement:
      'Every Faro variant loses less utility and violates fewer SLOs than every baseline, at 32 and 36 replicas',
    source: `Faro (EuroSys'25), order; ${release}`,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    measure: (run) =>
      worst(run, [32, 36], 'max', (at) =>
        Math.max(
          ...faros.flatMap((name) => [
            at(name).violations / least(at, ({ violations }) => violations),
            at(name).lost / least(at, ({ lost }) => lost),
          ]),
        ),
      ),
  },
  {
    id: 'faro-policies.best-baseline',
    statement:
      'Faro-FairSum violates the SLO at most half as often as the best baseline, at 32 and 36 replicas',
    source: `Faro (EuroSys'25), abstract: 2.3 to 23 times; ${release}`,
    expected: { relation: 'at least', value: 2 },
    tolerance: 0,
    measure: (run) =>
      worst(
        run,
        [32, 36],
        'min',
        (at) => least(at, ({ violations }) => violations) / at('faro-fair-sum').violations,
      ),
  },
  {
    id: 'faro-policies.oneshot-factor',
    statement: 'Faro-FairSum violates the SLO at most an eighth as often as Oneshot, at 32 and 36 replicas',
    source: release,
    expected: { relation: 'at least', value: 8 },
    tolerance: 0,
    measure: (run) =>
      worst(run, [32, 36], 'min', (at) => at('oneshot').violations / at('faro-fair-sum').violations),
  },
  {
    id: 'faro-policies.oneshot-worst',
    statement: 'No policy loses more utility than Oneshot, at 32 and 36 replicas',
    source: `Faro (EuroSys'25), order; ${release}`,
    expected: { relation: 'at least', value: 0 },
    tolerance: 0,
    measure: (run) =>
      worst(
        run,
        [32, 36],
        'min',
        (at) => at('oneshot').lost - Math.max(...policyNames.map((name) => at(name).lost)),
      ),
  },
  {
    id: 'faro-policies.fairshare-unchanged',
    statement:
      'FairShare loses the same utility with 36 replicas as with 32, up to 2 %: both are three a job',
    source: release,
    expected: { relation: 'at most', value: 0.02 },
    tolerance: 0,
    measure: async (run) => {
      const reason = unlike(run);
      if (reason) return { notTestable: reason };
      const all = (await readFaro(run)).filter(({ policy }) => policy === 'fairshare');
      const [few, more] = [32, 36].map((quota) => all.find((one) => one.quota === quota));
      if (!few || !more) return { notTestable: 'needs FairShare at 32 and 36 replicas' };
      return { value: Math.abs(more.lost / few.lost - 1) };
    },
  },
  {
    id: 'faro-policies.sum-under-scarcity',
    statement: 'With 16 replicas Faro-Sum loses less utility than any policy that does not maximise a sum',
    source: `Faro (EuroSys'25), order; ${release}`,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    measure: (run) =>
      worst(
        run,
        [16],
        'max',
        (at) =>
          at('faro-sum').lost /
          Math.min(
            ...policyNames.filter((name) => !/^faro-(penalty-)?sum$/.test(name)).map((name) => at(name).lost),
          ),
      ),
  },
  {
    id: 'faro-policies.order',
    statement: 'Policies lose utility in the order of the published ones: rank correlation at each size',
    source: `${release}; limit chosen by this project before it was measured`,
    expected: { relation: 'at least', value: 0.8 },
    tolerance: 0,
    measure: (run) =>
      worst(run, sizes, 'min', (at, quota) =>
        rankCorrelation(
          policyNames.map((policy) => at(policy).lost),
          policyNames.map((policy) => publishedLost[quota][policy]),
        ),
      ),
  },
  {
    id: 'faro-policies.model-free',
    statement:
      'FairShare, AIAD and Oneshot lose what they lost in the published simulations: the ratio furthest from 1',
    source: `${release}; 10 % is twice the relative spread of Oneshot's seeds`,
    expected: { relation: 'at most', value: 0.1 },
    tolerance: 0,
    measure: async (run) => {
      if (!(run.manifest?.datasets ?? []).some(({ kind }) => kind === 'published'))
        return { notTestable: 'the published values are of the published trace: repro data pull faro' };
      return worst(run, [16, 32, 36], 'max', (at, quota) =>
        Math.max(
          ...(['fairshare', 'aiad', 'oneshot'] as const).map((policy) =>
            Math.abs(at(policy).lost / publishedLost[quota][policy] - 1),
          ),
        ),
      );
    },
  },
];
