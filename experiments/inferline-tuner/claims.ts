import type { ClaimDeclaration, Measurement, NotTestable, Run } from 'repro';
import { extreme, over, ratioOfMeans, shared, within } from '../shared/claims/repeats.js';
import { numberOf } from '../shared/values.js';
import { type Course, type Courses, lateBetween, readCourses } from './measured.js';
import { BACK, CHANGE } from './scenarios.js';

const source = 'acceptance criteria of this project for InferLine’s tuner';
/** s after a change until a tuner with a start-up of 5 s and a delay of 15 s must have settled. */
const SETTLED = 40;

async function coursesOf(run: Run, scenario: string, system: string): Promise<Courses | undefined> {
  return (await readCourses(run)).find((one) => one.scenario === scenario && one.system === system);
}

/** Measures InferLine's courses of a scenario. */
async function tuned(
  run: Run,
  scenario: string,
  of: (courses: Courses) => Measurement,
): Promise<Measurement> {
  const found = await coursesOf(run, scenario, 'inferline');
  return found ? of(found) : { notTestable: `needs the point of InferLine in scenario ${scenario}` };
}

/** A number of each repeat, or why one of them has none. */
function numbers(
  { repeats }: Courses,
  of: (course: Course) => number | undefined,
  none: string,
): number[] | NotTestable {
  const found = repeats.flatMap((one) => of(one) ?? []);
  return found.length === repeats.length ? found : { notTestable: none };
}

/** s from the change of a scenario to the first rise of the replicas after it. */
function reaction({ totals, seconds }: Course): number | undefined {
  const change = CHANGE * seconds * 1e9;
  const rise = totals.find(({ t, wanted }, i) => t > change && i > 0 && wanted > totals[i - 1].wanted);
  return rise && (rise.t - change) / 1e9;
}

/** The shortest time between two falls of the replicas, s, in any repeat: the rule leaves nothing to chance. */
function betweenFalls({ repeats }: Courses): Measurement {
  const gaps = repeats.flatMap(({ totals }) => {
    const falls = totals.filter(({ wanted }, i) => i > 0 && wanted < totals[i - 1].wanted);
    return falls.slice(1).map(({ t }, i) => ({ value: (t - falls[i].t) / 1e9 }));
  });
  return gaps.length > 0 ? extreme('least', gaps) : { notTestable: 'replicas fell once or never' };
}

/** The least that the pipeline costs after the rate has halved again, over its plan's cost. */
function returned({ costs, planCost, seconds }: Course): number | undefined {
  const after = costs.filter(({ t }) => t > BACK * seconds * 1e9);
  return after.length > 0 ? Math.min(...after.map(({ cost }) => cost)) / planCost : undefined;
}

/** How many times a mean over repeats is InferLine's. */
async function ratio(
  run: Run,
  scenario: string,
  system: string,
  of: (course: Course) => number,
): Promise<Measurement> {
  const [other, own] = [await coursesOf(run, scenario, system), await coursesOf(run, scenario, 'inferline')];
  if (!other || !own) return { notTestable: `needs ${system} and inferline in scenario ${scenario}` };
  const pairs = shared([other, own]).map(([a, b]) => [of(a), of(b)] as const);
  if (pairs.length === 0)
    return { notTestable: `needs a repeat that ${system} and inferline have in scenario ${scenario}` };
  if (pairs.every(([, below]) => below === 0))
    return { notTestable: `InferLine’s is 0 in scenario ${scenario}, and nothing is a multiple of that` };
  return { ...ratioOfMeans(pairs), where: scenario };
}

/** What tuning must show: detection, attainment, no oscillation, and directions against the baselines. */
export const claims: readonly ClaimDeclaration[] = [
  ...(['step', 'cv'] as const).map(
    (scenario): ClaimDeclaration => ({
      id: `inferline-tuner.${scenario}-settled`,
      statement: `Once settled after the ${scenario === 'step' ? 'rate doubled' : 'squared CV rose from 1 to 4'}, at most 1 % of the answers are late`,
      source,
      expected: { relation: 'at most', value: 0.01 },
      tolerance: 0,
      measure: (run) =>
        tuned(run, scenario, ({ repeats, seconds }) =>
          within(
            over(repeats.map((one) => lateBetween(one, CHANGE * seconds + SETTLED, BACK * seconds))),
            0,
            1,
          ),
        ),
    }),
  ),
  {
    id: 'inferline-tuner.step-detected',
    statement: 'Replicas are ordered within two looks of the rate’s doubling',
    source,
    expected: { relation: 'at most', value: 2 },
    tolerance: 0,
    unit: 's',
    measure: (run) =>
      tuned(run, 'step', (courses) => {
        const period = numberOf(run, courses.point, 'period') ?? 1000;
        if (period !== 1000) return { notTestable: 'of looks each second' };
        const found = numbers(courses, reaction, 'no replica was added after the change');
        return 'notTestable' in found ? found : within(over(found), 0);
      }),
  },
  {
    id: 'inferline-tuner.returns',
    statement: 'After the rate has halved again the pipeline costs what it was planned to, at its cheapest',
    source,
    expected: { relation: 'equal to', value: 1 },
    tolerance: 1e-6,
    measure: (run) =>
      tuned(run, 'step', (courses) => {
        const found = numbers(courses, returned, 'nothing changed after the rate had halved');
        if ('notTestable' in found) return found;
        // Of a thing that is to be exactly so the repeat that is furthest from it.
        return { value: found.reduce((a, b) => (Math.abs(b - 1) > Math.abs(a - 1) ? b : a)) };
      }),
  },
  {
    id: 'inferline-tuner.no-oscillation',
    statement: 'Replicas are taken away once in 15 s at most',
    source,
    expected: { relation: 'at least', value: 15 },
    tolerance: 1e-6,
    unit: 's',
    measure: (run) => tuned(run, 'step', betweenFalls),
  },
  {
    id: 'inferline-tuner.static-misses',
    statement: 'A plan that nobody tunes misses at least ten times as often when the rate doubles',
    source: 'its bottleneck is used to two thirds before the rate doubles',
    expected: { relation: 'at least', value: 10 },
    tolerance: 0,
    measure: (run) => ratio(run, 'step', 'static', ({ late }) => late),
  },
  {
    id: 'inferline-tuner.ds2-misses',
    statement: 'DS2 misses more often when the rate doubles: it provisions the mean, and halts to change',
    source: 'InferLine (SoCC’20): direction',
    expected: { relation: 'at least', value: 1 },
    tolerance: 0,
    measure: (run) => ratio(run, 'step', 'ds2', ({ late }) => late),
  },
  ...(['step', 'big-spike'] as const).map(
    (scenario): ClaimDeclaration => ({
      id: `inferline-tuner.cheaper-${scenario}`,
      statement: `Scaling whole pipelines in AutoScale’s style costs more (${scenario})`,
      source: 'InferLine (SoCC’20): direction',
      expected: { relation: 'at least', value: 1 },
      tolerance: 0,
      measure: (run) => ratio(run, scenario, 'autoscale', ({ meanCost }) => meanCost),
    }),
  ),
  {
    id: 'inferline-tuner.headline',
    statement: 'InferLine misses the SLO up to 34.5 times less often',
    source: 'InferLine (SoCC’20), abstract',
    expected: { relation: 'at least', value: 34.5 },
    tolerance: 0,
    measure: async (run) => {
      const measured = await ratio(run, 'step', 'ds2', ({ late }) => late);
      if ('notTestable' in measured) return measured;
      return {
        notTestable: `the factor is of the paper’s own pipelines and traces, which are not published; here DS2 misses ${measured.value.toFixed(1)} times as often when the rate doubles`,
      };
    },
  },
];
