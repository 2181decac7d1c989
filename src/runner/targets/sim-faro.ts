import { join } from 'node:path';
import { outcomes } from '../../serving-core/faro/policies/admission.js';
import { type OriginalStats, originalStats } from '../../serving-core/faro/simulator/original-stats.js';
import { type FaroSimulationOptions, simulateFaro } from '../../serving-core/faro/simulator/simulation.js';
import type { FaroSummary } from '../../serving-core/faro/simulator/summary.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import { FaroTables } from '../../telemetry/writer/faro-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { writeJson } from '../store/atomic.js';
import { controllerOfPoint, faroCounts, faroJobs } from './faro-point.js';

/** The summary statistics of a simulated point, by the original's names. */
export const STATS = 'latency_stats.json';

/** Serves a trace under a policy in virtual time and writes Faro's tables and statistics into the job's folder. */
export async function simulateFaroPoint(
  job: PointJob,
  spec: FaroSpec,
  control: PointControl,
): Promise<PointOutcome> {
  const { names, counts } = faroCounts(spec);
  const controller = await controllerOfPoint(spec, counts);
  const { quota, spacing } = spec;
  const jobs = faroJobs(spec, counts);
  const { seed, invariants } = job;
  const options = { seed, jobs, quota, controller, spacing, invariants };
  const { summary: _, stats: __, ...outcome } = serveIntoFolder(job, names, options, control);
  return outcome;
}

/**
 * Simulates, and writes the tables asked for and the statistics into a folder. `names` are those of jobs, `cluster/job`. A watch hears of every request; nothing is
 * kept of a point that is watched.
 *
 * @throws PointCancelled once `control` says so; UserError `E_TELEMETRY_WRITE` when a file cannot be written.
 */
export function serveIntoFolder(
  { folder, telemetry, watch }: Pick<PointJob, 'folder' | 'telemetry' | 'watch'>,
  names: readonly string[],
  options: FaroSimulationOptions,
  control: PointControl,
): PointOutcome & { summary: FaroSummary; stats: OriginalStats } {
  const tables = new FaroTables(folder, telemetry);
  const slos = options.jobs.map(({ slo }) => slo * 1e6);
  const heard = watch !== undefined || tables.wantsRequests;
  try {
    const summary = simulateFaro(options, {
      minute: (row) => tables.minute(row),
      replicas: (time, of, count) => tables.replicas(time, of, count),
      decision: (time, latency, wish) =>
        tables.decision(time, latency, {
          ...wish,
          outcome: outcomes.indexOf(wish.outcome),
          acceptRate: wish.acceptRate ?? 1,
        }),
      ...(heard && {
        request(job, arrival, start, end, dropped) {
          if (tables.wantsRequests) tables.request(job, arrival, start, end, dropped);
          watch?.answer(end - arrival, !dropped, !dropped && end - arrival <= slos[job]);
        },
      }),
      look(fraction) {
        control.progress(fraction);
        return control.cancelled();
      },
    });
    if (control.cancelled()) throw new PointCancelled('the run was interrupted');
    const stated = options.jobs.map(({ slo }, i) => ({ cluster: names[i].split('/')[0], slo }));
    const stats = originalStats(summary, stated);
    if (watch === undefined) writeJson(join(folder, STATS), stats);
    const { requests, dropped } = summary;
    return { rows: tables.finish(), notices: [], counters: { requests, dropped }, summary, stats };
  } finally {
    tables.close();
  }
}
