import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { extreme, judged, lost, type Measure, order, ratio, violations } from '../shared/faro/claims.js';
import { baselines, policyNames } from '../shared/faro/names.js';
import { byPolicy, type Group, unlike } from '../shared/faro/outcomes.js';
import { QUOTA } from './jobs.js';
import { publishedLost } from './published-lost.js';

const source = "the release's cluster runs (published.tsv)";
type At = (policy: string) => Group;

const judge = async (run: Run, measure: (at: At) => Measurement) =>
  judged(run, (one) => byPolicy(one, QUOTA), { reason: await unlike(run), needs: policyNames }, measure);

/** How many times each baseline is Faro-FairSum; the least, with its policy. */
const leastTimes = (at: At, of: Measure) =>
  extreme(
    'least',
    baselines.map((name) => ({ ...ratio(at(name), at('faro-fair-sum'), of), where: name })),
  );

export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'faro-mixed.best-baseline',
    statement: 'Every baseline violates SLOs at least twice as often as Faro-FairSum',
    source: `Faro (EuroSys'25), Figure 14: 4.5 times or more; ${source}`,
    expected: { relation: 'at least', value: 2 },
    tolerance: 0,
    measure: (run) => judge(run, (at) => leastTimes(at, violations)),
  },
  {
    id: 'faro-mixed.oneshot-factor',
    statement: 'Oneshot violates SLOs at least eight times as often as Faro-FairSum',
    source: `Faro (EuroSys'25), abstract: 23 times; ${source}`,
    expected: { relation: 'at least', value: 8 },
    tolerance: 0,
    measure: (run) => judge(run, (at) => ratio(at('oneshot'), at('faro-fair-sum'), violations)),
  },
  {
    id: 'faro-mixed.lost-utility',
    statement: 'Every baseline loses at least twice the utility that Faro-FairSum loses',
    source: `${source}: 2.3 times (MArk) or more`,
    expected: { relation: 'at least', value: 2 },
    tolerance: 0,
    measure: (run) => judge(run, (at) => leastTimes(at, lost)),
  },
  {
    id: 'faro-mixed.order',
    statement: 'Policies lose utility in the order of the published ones: rank correlation of all nine',
    source: `${source}, of which five are single runs; limit chosen by this project before it was measured`,
    expected: { relation: 'at least', value: 0.8 },
    tolerance: 0,
    measure: (run) =>
      judge(run, (at) =>
        order(
          policyNames.map(at),
          policyNames.map((name) => publishedLost[name]),
        ),
      ),
  },
];
