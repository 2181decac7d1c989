import { queryTable, type Run, rememberRead, repeatableMean, repeatableSum } from 'repro';
import { over, type Value } from '../shared/faro/claims.js';
import { parameterOf } from '../shared/values.js';

export const policyNames = ['fairshare', 'oneshot', 'aiad', 'mark', 'faro-sum', 'faro-fair-sum'] as const;
export const QUOTA = 32;

/** What one repeat came to, minute by minute. */
export interface Course {
  policy: string;
  /** How many there are, the same in every minute. */
  jobs: Float64Array;
  requests: Float64Array;
  /** Jobs less the sum of their utilities. */
  lost: Float64Array;
  /** 1 − mean over jobs of the fraction within the SLO. */
  violations: Float64Array;
}

/** Every finished point, a policy's repeats in their order. */
export async function readCourses(run: Run): Promise<Course[]> {
  const courses: Course[] = [];
  for (const point of [...run.points].sort((a, b) => a.repeat - b.repeat)) {
    const file = point.files.jobMinutes;
    const policy = String(parameterOf(run, point, 'policy') ?? 'faro-fair-sum');
    if (point.status !== 'ok' || !file) continue;
    courses.push({ policy, ...(await rememberRead(file, 'faro course', () => read(file))) });
  }
  return courses;
}

async function read(file: string): Promise<Omit<Course, 'policy'>> {
  const { columns } = await queryTable<'jobs' | 'requests' | 'lost' | 'violations'>(
    file,
    'jobMinutes',
    `SELECT CAST(count(*) AS DOUBLE) AS jobs, CAST(sum(requests) AS DOUBLE) AS requests, count(*) - ${repeatableSum('utility')} AS lost,
       1 - ${repeatableMean('within / requests')} AS violations
     FROM jobMinutes GROUP BY minute
     HAVING count(*) = (SELECT count(DISTINCT job_id) FROM jobMinutes) ORDER BY minute`,
  );
  return columns;
}

/** Means over so many minutes, the last over those that are left; of several repeats the mean of theirs, with its interval. */
export function smoothed(repeats: readonly Float64Array[], width: number): (Value & { minute: number })[] {
  const length = Math.min(...repeats.map((values) => values.length));
  return Array.from({ length: Math.ceil(length / width) }, (_, i) => {
    const [begin, end] = [i * width, Math.min(length, (i + 1) * width)];
    const means = repeats.map(
      (values) => values.subarray(begin, end).reduce((sum, one) => sum + one, 0) / (end - begin),
    );
    return { minute: (begin + end) / 2, ...over(means) };
  });
}
