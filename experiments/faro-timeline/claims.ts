import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { extreme, judged, lost, order, over, ratio, violations } from '../shared/faro/claims.js';
import { baselines } from '../shared/faro/names.js';
import { byPolicy, type Group, unlike } from '../shared/faro/outcomes.js';
import { policyNames, QUOTA, readCourses } from './courses.js';

const source = "the release's one cluster run (published.tsv)";
type At = (policy: string) => Group;

/** Utility that the release's run lost, by policy: `published.tsv`, which claims cannot read, since they know no folder. */
export const publishedLost: Readonly<Record<string, number>> = {
  fairshare: 1.95,
  oneshot: 4.73,
  aiad: 2.14,
  mark: 1.72,
  'faro-sum': 0.86,
  'faro-fair-sum': 0.69,
};

const judge = async (run: Run, measure: (at: At) => Measurement) =>
  judged(run, (one) => byPolicy(one, QUOTA), { reason: await unlike(run), needs: policyNames }, measure);

/** In how many minutes Faro-FairSum loses no more than the worst baseline, and the least share over baselines. */
async function minutesAhead(run: Run): Promise<Measurement> {
  const reason = await unlike(run);
  if (reason) return { notTestable: reason };
  const courses = await readCourses(run);
  const of = (name: string) => courses.filter(({ policy }) => policy === name).map((course) => course.lost);
  const missing = policyNames.find((name) => of(name).length === 0);
  if (missing !== undefined) return { notTestable: `needs the point ${missing}` };
  const own = of('faro-fair-sum');
  return extreme(
    'least',
    baselines.map((name) => {
      const theirs = of(name);
      const shares = own.slice(0, theirs.length).map((lost, i) => shareAhead(lost, theirs[i]));
      return { ...over(shares), where: name };
    }),
  );
}

function shareAhead(own: Float64Array, theirs: Float64Array): number {
  return own.reduce((sum, value, minute) => sum + (value <= theirs[minute] + 1e-9 ? 1 : 0), 0) / own.length;
}

export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'faro-timeline.order',
    statement: 'Policies lose utility in the order of the published ones: rank correlation of the six',
    source: `${source}; limit chosen by this project before it was measured`,
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
  {
    id: 'faro-timeline.lost-utility',
    statement: 'Every baseline loses at least twice the utility that Faro-FairSum loses',
    source: `${source}: 2.5 times (MArk) or more`,
    expected: { relation: 'at least', value: 2 },
    tolerance: 0,
    measure: (run) =>
      judge(run, (at) =>
        extreme(
          'least',
          baselines.map((name) => ({ ...ratio(at(name), at('faro-fair-sum'), lost), where: name })),
        ),
      ),
  },
  {
    id: 'faro-timeline.oneshot-factor',
    statement: 'Oneshot violates SLOs at least eight times as often as Faro-FairSum',
    source: `${source}: 9.5 times`,
    expected: { relation: 'at least', value: 8 },
    tolerance: 0,
    measure: (run) => judge(run, (at) => ratio(at('oneshot'), at('faro-fair-sum'), violations)),
  },
  {
    id: 'faro-timeline.most-minutes',
    statement: 'Not only on average: in most minutes Faro-FairSum loses no more than any one baseline',
    source: `read off Faro (EuroSys'25), Figure 11; the limit is this project's own`,
    expected: { relation: 'more than', value: 0.5 },
    tolerance: 0,
    measure: minutesAhead,
  },
];
