import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { numberOf } from '../shared/values.js';
import { type Course, lateBetween, readCourses } from './measured.js';
import { BACK, CHANGE } from './scenarios.js';

const source = 'acceptance criteria of this project for InferLine’s tuner';
/** s after a change until a tuner with a start-up of 5 s and a delay of 15 s must have settled. */
const SETTLED = 40;

const exactly = (value: number, where?: string): Measurement => ({ value, where });

async function courseOf(run: Run, scenario: string, system: string): Promise<Course | undefined> {
  return (await readCourses(run)).find((one) => one.scenario === scenario && one.system === system);
}

/** Measures InferLine's course of a scenario. */
async function tuned(run: Run, scenario: string, of: (course: Course) => Measurement): Promise<Measurement> {
  const found = await courseOf(run, scenario, 'inferline');
  return found ? of(found) : { notTestable: `needs the point of InferLine in scenario ${scenario}` };
}

/** s from the change of a scenario to the first rise of the replicas after it. */
function reaction({ totals, seconds }: Course): Measurement {
  const change = CHANGE * seconds * 1e9;
  const rise = totals.find(({ t, wanted }, i) => t > change && i > 0 && wanted > totals[i - 1].wanted);
  return rise ? exactly((rise.t - change) / 1e9) : { notTestable: 'no replica was added after the change' };
}

/** The shortest time between two falls of the replicas, s. */
function betweenFalls({ totals }: Course): Measurement {
  const falls = totals.filter(({ wanted }, i) => i > 0 && wanted < totals[i - 1].wanted);
  const gaps = falls.slice(1).map(({ t }, i) => (t - falls[i].t) / 1e9);
  return gaps.length > 0 ? exactly(Math.min(...gaps)) : { notTestable: 'replicas fell once or never' };
}

async function ratio(
  run: Run,
  scenario: string,
  system: string,
  of: (course: Course) => number,
): Promise<Measurement> {
  const [other, own] = [await courseOf(run, scenario, system), await courseOf(run, scenario, 'inferline')];
  if (!other || !own) return { notTestable: `needs ${system} and inferline in scenario ${scenario}` };
  return exactly(of(other) / of(own), scenario);
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
        tuned(run, scenario, (course) =>
          exactly(lateBetween(course, CHANGE * course.seconds + SETTLED, BACK * course.seconds)),
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
      tuned(run, 'step', (course) => {
        const period = numberOf(run, course.point, 'period') ?? 1000;
        return period === 1000 ? reaction(course) : { notTestable: 'of looks each second' };
      }),
  },
  {
    id: 'inferline-tuner.returns',
    statement: 'After the rate has halved again the pipeline costs what it was planned to, at its cheapest',
    source,
    expected: { relation: 'equal to', value: 1 },
    tolerance: 1e-6,
    measure: (run) =>
      tuned(run, 'step', ({ costs, planCost, seconds }) => {
        const after = costs.filter(({ t }) => t > BACK * seconds * 1e9);
        return after.length > 0
          ? exactly(Math.min(...after.map(({ cost }) => cost)) / planCost)
          : { notTestable: 'nothing changed after the rate had halved' };
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
