import { batchMeans } from '../claims/statistics/batch-means.js';
import type { Estimate } from '../claims/statistics/estimate.js';
import { meanOf } from '../claims/statistics/mean.js';
import type { PointView, Run, Value, Values } from '../telemetry/run.js';
import { type Outcome, readOutcome } from './outcome.js';

/** What tells the contests of the tournament apart: who competes in the same one shares these, and whatever else a run sweeps. */
const conditions = ['fleet', 'load', 'maxBatch'] as const;

/** A competitor in one contest, its repeats together. */
export interface Standing {
  fleet: string;
  load: number;
  maxBatch: number;
  system: string;
  /** What else differs between the points of the run, by name: none in the tournament's own sweep. */
  others: Values;
  points: readonly PointView[];
  outcomes: readonly Outcome[];
  /** Good responses/s. */
  goodput: Estimate;
  /** Share of the requests within their SLO; NaN where none came. */
  share: Estimate;
  /** ms over all requests; mean over repeats, Infinity when more than 1 % of one's have no answer, NaN where none came. */
  p99: number;
  /** $ for a million good responses; Infinity without any. */
  costPerMillion: Estimate;
  /** Mean instances that were paid for. */
  instances: number;
}

/**
 * The standings of a run, contest by contest in order of appearance, in each the highest goodput first. Points that failed or left no tables are left out. Intervals are of
 * 95 %: Student's over repeats; of a single run those of batch means for shares and goodput, while of its cost only the good responses vary. Repeats in which no request came after
 * the lead-in say nothing of shares and latencies, and count in what was served and paid for.
 */
export async function standings(run: Run): Promise<Standing[]> {
  const groups = new Map<string, PointView[]>();
  const others = otherNames(run);
  for (const point of run.points) {
    if (point.status !== 'ok' || !point.files.requests || !point.files.fleet) continue;
    const key = [...conditions, 'system', ...others].map((name) => parameterOf(run, point, name)).join('\n');
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  const all = await Promise.all([...groups.values()].map((points) => standingOf(run, points, others)));
  const contests = [...new Set(all.map(contestOf))];
  return contests.flatMap((contest) =>
    all.filter((one) => contestOf(one) === contest).sort((a, b) => b.goodput.value - a.goodput.value),
  );
}

/** A text that tells a contest from the others of its run. */
export function contestOf(
  standing: Pick<Standing, (typeof conditions)[number]> & { others?: Values },
): string {
  const own = conditions.map((name) => [name, standing[name]] as const);
  return [...own, ...Object.entries(standing.others ?? {})].map((pair) => pair.join('=')).join(' ');
}

// Repeats differ in nothing that they are given, so what differs is another contest.
function otherNames({ points }: Run): string[] {
  const names = new Set(points.flatMap(({ parameters }) => Object.keys(parameters)));
  return [...names].filter(
    (name) =>
      ![...conditions, 'system'].includes(name) &&
      new Set(points.map(({ parameters }) => parameters[name])).size > 1,
  );
}

async function standingOf(
  run: Run,
  points: readonly PointView[],
  others: readonly string[],
): Promise<Standing> {
  const [point] = points;
  const outcomes = await Promise.all(
    points.map((one) => {
      const { requests, fleet } = one.files;
      const [leadIn, duration] = ['leadIn', 'duration'].map((name) =>
        Number(parameterOf(run, one, name) ?? 0),
      );
      return readOutcome({ requests: requests!, fleet: fleet! }, { leadIn, duration });
    }),
  );
  const asked = outcomes.filter(({ requests }) => requests > 0);
  const share = within1(over(asked, ({ good, requests }) => good / requests, singleShare));
  return {
    fleet: String(parameterOf(run, point, 'fleet')),
    load: Number(parameterOf(run, point, 'load')),
    maxBatch: Number(parameterOf(run, point, 'maxBatch')),
    system: String(parameterOf(run, point, 'system')),
    others: Object.fromEntries(
      others.flatMap((name) => (name in point.parameters ? [[name, point.parameters[name]]] : [])),
    ),
    points,
    outcomes,
    share,
    goodput: from0(
      over(
        outcomes,
        ({ good, seconds }) => good / seconds,
        (one) => (one.requests > 0 ? times(singleShare(one), one.requests / one.seconds) : exactly(0)),
      ),
    ),
    p99: mean(asked.map(({ p99 }) => p99)),
    costPerMillion: from0(over(outcomes, perMillion, singleCost)),
    instances: mean(outcomes.map(({ instances }) => instances)),
  };
}

function over(
  outcomes: readonly Outcome[],
  of: (one: Outcome) => number,
  single: (one: Outcome) => Estimate,
): Estimate {
  if (outcomes.length === 0) return exactly(Number.NaN);
  if (outcomes.length < 2) return single(outcomes[0]);
  const values = outcomes.map(of);
  // Millions that one repeat never came to cost without bound, on average too.
  if (values.includes(Infinity)) return exactly(Number.POSITIVE_INFINITY);
  return meanOf(values);
}

function singleShare({ good, requests, arrived, inTime }: Outcome): Estimate {
  const batches = Array.from(arrived, (trials, i) => ({ trials, successes: inTime[i] }));
  const value = good / requests;
  return batchMeans(batches) ?? exactly(value);
}

function singleCost(one: Outcome): Estimate {
  if (one.good === 0) return exactly(perMillion(one));
  const { value, low, high } = singleShare(one);
  const per = (share: number) => perMillion({ cost: one.cost, good: share * one.requests });
  return { value: per(value), low: per(high), high: per(low) };
}

const perMillion = ({ cost, good }: { cost: number; good: number }): number =>
  good > 0 ? (1e6 * cost) / good : Number.POSITIVE_INFINITY;

const exactly = (value: number): Estimate => ({ value, low: value, high: value });

const times = ({ value, low, high }: Estimate, by: number): Estimate => ({
  value: value * by,
  low: low * by,
  high: high * by,
});

/** Student's interval of few repeats reaches where no rate and no cost can be, or no share. */
const from0 = ({ value, low, high }: Estimate): Estimate => ({ value, low: Math.max(0, low), high });
const within1 = (estimate: Estimate): Estimate => ({
  ...from0(estimate),
  high: Math.min(1, estimate.high),
});

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A parameter of a point; a logdir may store what all points share only once. */
function parameterOf(run: Run, point: PointView, name: string): Value | undefined {
  return point.parameters[name] ?? run.manifest?.parameters[name];
}
