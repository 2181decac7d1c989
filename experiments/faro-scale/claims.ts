import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { extreme, judged, lost, type Measure, order, ratio, violations } from '../shared/faro/claims.js';
import { baselines } from '../shared/faro/names.js';
import { type Group, unlike } from '../shared/faro/outcomes.js';
import { publishedLost } from './published-lost.js';
import { bySize, flat, GROUPS, grouped, sizes } from './sizes.js';

const source = "the release's runs (published.tsv)";

/** The outcomes of one size by policy and groups. */
type At = (policy: string, groups?: number) => Group;

/** Measures at every size whose points are all there, and gives the least or the most; nothing when none are. */
async function atSizes(
  run: Run,
  pick: 'least' | 'most',
  measure: (at: At, jobs: number) => Measurement,
): Promise<Measurement> {
  const all: Measurement[] = [];
  for (const { jobs } of sizes) {
    const name = (policy: string, groups = 0) => `${jobs}/${policy}/${groups}`;
    const needs = [...flat.map((policy) => name(policy)), ...grouped.map((policy) => name(policy, GROUPS))];
    all.push(
      await judged(run, bySize, { reason: await unlike(run), needs }, (group) => {
        const found = measure((policy, groups) => group(name(policy, groups)), jobs);
        if ('notTestable' in found) return found;
        return { ...found, where: [`${jobs} jobs`, ...(found.where ? [found.where] : [])].join(', ') };
      }),
    );
  }
  const told = all.flatMap((one) => ('value' in one ? [{ ...one, where: one.where ?? '' }] : []));
  return told.length > 0 ? extreme(pick, told) : all[0];
}

const leastTimes = (at: At, of: Measure) =>
  extreme(
    'least',
    baselines.map((name) => ({ ...ratio(at(name), at('faro-fair-sum', GROUPS), of), where: name })),
  );

export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'faro-scale.best-baseline',
    statement:
      'Every baseline violates SLOs at least twice as often as Faro-FairSum in ten groups, at 20 and 100 jobs',
    source: `Faro (EuroSys'25), Table 8: 3 times or more; ${source}`,
    expected: { relation: 'at least', value: 2 },
    tolerance: 0,
    measure: (run) => atSizes(run, 'least', (at) => leastTimes(at, violations)),
  },
  {
    id: 'faro-scale.lost-utility',
    statement:
      'Every baseline loses at least twice the utility that Faro-FairSum in ten groups loses, at 20 and 100 jobs',
    source: `Faro (EuroSys'25), Table 8: 2.07 times (MArk at 100 jobs) or more; ${source}`,
    expected: { relation: 'at least', value: 2 },
    tolerance: 0,
    measure: (run) => atSizes(run, 'least', (at) => leastTimes(at, lost)),
  },
  {
    id: 'faro-scale.groups',
    statement: 'Groups cost little: in ten groups no Faro policy loses 5 % more utility than solved at once',
    source: `${source}, where groups even lose less, since they leave its solver fewer variables; 5 % chosen by this project before it was measured`,
    expected: { relation: 'at most', value: 1.05 },
    tolerance: 0,
    measure: (run) =>
      atSizes(run, 'most', (at) =>
        extreme(
          'most',
          grouped.map((name) => ({ ...ratio(at(name, GROUPS), at(name), lost), where: name })),
        ),
      ),
  },
  {
    id: 'faro-scale.oneshot-worst',
    statement: 'Oneshot loses more utility than any other policy, at 20 and 100 jobs: times that of the next',
    source: `Faro (EuroSys'25), Table 8; ${source}`,
    expected: { relation: 'more than', value: 1 },
    tolerance: 0,
    measure: (run) =>
      atSizes(run, 'least', (at) =>
        extreme(
          'least',
          flat
            .filter((name) => name !== 'oneshot')
            .map((name) => ({ ...ratio(at('oneshot'), at(name), lost), where: name })),
        ),
      ),
  },
  {
    id: 'faro-scale.order',
    statement:
      'Policies lose utility in the order of the published ones: rank correlation of the seven solved at once, at 20 and 100 jobs',
    source: `${source}; limit chosen by this project before it was measured`,
    expected: { relation: 'at least', value: 0.8 },
    tolerance: 0,
    measure: (run) =>
      atSizes(run, 'least', (at, jobs) =>
        order(
          flat.map((name) => at(name)),
          flat.map((name) => publishedLost[`${jobs}/${name}/0`]),
        ),
      ),
  },
];
