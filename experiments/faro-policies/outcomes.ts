import { type PointView, queryTable, type Run, rememberRead } from 'repro';
import { numberOf, parameterOf } from '../shared/values.js';

/** Policies from the top of the figure down: baselines, then Faro's. */
export const policyNames = [
  'fairshare',
  'oneshot',
  'aiad',
  'mark',
  'faro-fair',
  'faro-sum',
  'faro-fair-sum',
  'faro-penalty-sum',
  'faro-penalty-fair-sum',
] as const;
export const baselines: readonly string[] = policyNames.slice(0, 4);
export const sizes: readonly number[] = [16, 32, 36, 40];

/** What a policy made of a cluster. */
export interface FaroOutcome {
  policy: string;
  quota: number;
  /** 1 − mean over minutes of the mean over jobs of the fraction within the SLO. */
  violations: number;
  /** Jobs − the sum of utilities, averaged over one minute more than the trace has. */
  lost: number;
  /** Requests dropped or late, of all. */
  requestViolations: number;
}

/** Outcomes of the finished points of a run, the mean of a point's repeats. */
export async function readFaro(run: Run): Promise<FaroOutcome[]> {
  const groups = new Map<string, FaroOutcome[]>();
  for (const point of run.points) {
    const file = point.files.jobMinutes;
    if (point.status !== 'ok' || !file) continue;
    const policy = String(parameterOf(run, point, 'policy') ?? 'faro-fair-sum');
    const quota = numberOf(run, point, 'quota') ?? 32;
    const key = `${quota}/${policy}`;
    const { violations, requestViolations, jobs, utility, last } = await rememberRead(
      file,
      'faro outcome',
      () => read(file),
    );
    // Requests of the last minute that come after it are no minute of the trace.
    const minutes = Math.min(numberOf(run, point, 'minutes') ?? 360, last + 1);
    const lost = jobs - utility / (minutes + 1);
    const outcome = { policy, quota, violations, requestViolations, lost };
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups.values()].map((all) => {
    const mean = (of: (one: FaroOutcome) => number) =>
      all.reduce((sum, one) => sum + of(one), 0) / all.length;
    return {
      ...all[0],
      violations: mean((one) => one.violations),
      lost: mean((one) => one.lost),
      requestViolations: mean((one) => one.requestViolations),
    };
  });
}

async function read(file: string) {
  const { columns } = await queryTable<'violations' | 'utility' | 'jobs' | 'minutes' | 'requests'>(
    file,
    'jobMinutes',
    `WITH by_minute AS (SELECT minute, avg(within / requests) AS rate FROM jobMinutes GROUP BY minute)
     SELECT (SELECT 1 - avg(rate) FROM by_minute) AS violations, sum(utility) AS utility,
       CAST(count(DISTINCT job_id) AS DOUBLE) AS jobs, CAST(max(minute) AS DOUBLE) AS minutes,
       1 - sum(within) / sum(requests) AS requests FROM jobMinutes`,
  );
  const { violations, utility, jobs, minutes, requests } = columns;
  return {
    violations: violations[0],
    requestViolations: requests[0],
    jobs: jobs[0],
    utility: utility[0],
    last: minutes[0],
  };
}

/** Why the paper's claims are silent on this run; nothing when they are not. */
export function unlike(run: Run, points: readonly PointView[] = run.points): string {
  for (const point of points) {
    const minutes = numberOf(run, point, 'minutes') ?? 360;
    if (minutes < 360) return `needs all six hours, this run has ${minutes} minutes`;
  }
  return '';
}
