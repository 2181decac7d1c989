import {
  type PointView,
  queryTable,
  type Run,
  rememberRead,
  repeatableMean,
  repeatableSum,
  type Values,
} from 'repro';
import { numberOf, valuesOf } from '../values.js';

/** What a policy made of a cluster in one repeat. */
export interface Outcome {
  /** Which repeat: those of one number share the seed of their arrivals. */
  repeat: number;
  /** 1 − mean over minutes of the mean over jobs of the fraction within the SLO. */
  violations: number;
  /** Requests dropped or late, of all. */
  requestViolations: number;
  /** Jobs − the sum of utilities, averaged over one minute more than the trace has. */
  lost: number;
  jobs: number;
  /** Minutes of the trace that were served. */
  minutes: number;
}

/** The repeats of one combination of parameters, in their order. */
export interface Group {
  values: Values;
  repeats: Outcome[];
}

/** Outcomes of the finished points of a run. `defaults` are what an absent parameter means. */
export async function readOutcomes(run: Run, defaults: Values): Promise<Group[]> {
  const groups = new Map<string, Group>();
  const points = [...run.points].sort((a, b) => a.repeat - b.repeat);
  for (const point of points) {
    const file = point.files.jobMinutes;
    if (point.status !== 'ok' || !file) continue;
    const values = chosen({ ...defaults, ...valuesOf(run, point) }, Object.keys(defaults));
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? { values, repeats: [] };
    groups.set(key, group);
    group.repeats.push(await outcomeOf(run, point, file));
  }
  return [...groups.values()];
}

function chosen(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

async function outcomeOf(run: Run, point: PointView, file: string): Promise<Outcome> {
  const { utility, last, ...rates } = await rememberRead(file, 'faro outcome of a point', () => read(file));
  // Requests of the last minute that come after it are no minute of the trace.
  const minutes = Math.min(numberOf(run, point, 'minutes') ?? 360, last + 1);
  return { ...rates, minutes, repeat: point.repeat, lost: rates.jobs - utility / (minutes + 1) };
}

async function read(file: string) {
  const { columns } = await queryTable<'violations' | 'utility' | 'jobs' | 'last' | 'requests'>(
    file,
    'jobMinutes',
    `WITH by_minute AS (SELECT minute, ${repeatableMean('within / requests')} AS rate FROM jobMinutes GROUP BY minute)
     SELECT (SELECT 1 - ${repeatableMean('rate')} FROM by_minute) AS violations, ${repeatableSum('utility')} AS utility,
       CAST(count(DISTINCT job_id) AS DOUBLE) AS jobs, CAST(max(minute) AS DOUBLE) AS last,
       1 - sum(within) / sum(requests) AS requests FROM jobMinutes`,
  );
  const [violations, requestViolations] = [columns.violations[0], columns.requests[0]];
  return {
    violations,
    requestViolations,
    jobs: columns.jobs[0],
    utility: columns.utility[0],
    last: columns.last[0],
  };
}

/** Outcomes by policy, of points with so many replicas; or of all, where a run has one number of them. */
export async function byPolicy(run: Run, quota?: number): Promise<Map<string, Group>> {
  const groups = await readOutcomes(run, { policy: 'faro-fair-sum', ...(quota !== undefined && { quota }) });
  return new Map(
    groups
      .filter(({ values }) => values.quota === quota)
      .map((group) => [String(group.values.policy), group]),
  );
}

/** Jobs and minutes of the published trace. */
export const PUBLISHED_JOBS = 10;
const MINUTES = 360;

/** Why the paper's claims are silent on this run; nothing when they are not. */
export async function unlike(run: Run): Promise<string> {
  for (const point of run.points) {
    const minutes = numberOf(run, point, 'minutes') ?? MINUTES;
    if (minutes < MINUTES) return `needs all six hours, this run has ${minutes} minutes`;
  }
  for (const { values, repeats } of await readOutcomes(run, { copies: 1 }))
    for (const { jobs } of repeats) {
      const own = jobs / Number(values.copies);
      if (own !== PUBLISHED_JOBS)
        return `needs the ten jobs of the published trace, that of this run has ${own}`;
    }
  return '';
}
