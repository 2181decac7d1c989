import { simulateFaro } from '../../serving-core/faro/simulator/simulation.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import { FaroTables } from '../../telemetry/writer/faro-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { faroCounts, faroPointController } from './faro-point.js';

/** Serves a trace under a policy in virtual time and writes Faro's tables into the job's folder. */
export async function simulateFaroPoint(
  job: PointJob,
  spec: FaroSpec,
  control: PointControl,
): Promise<PointOutcome> {
  const counts = faroCounts(spec);
  const controller = faroPointController(spec, counts);
  const tables = new FaroTables(job.folder, job.telemetry);
  try {
    const { quota, spacing, slo } = spec;
    const jobs = counts.map((count) => ({ counts: count, slo }));
    const summary = simulateFaro(
      { seed: job.seed, jobs, quota, controller, spacing },
      {
        minute: (row) => tables.minute(row),
        replicas: (time, of, count) => tables.replicas(time, of, count),
        look(fraction) {
          control.progress(fraction);
          return control.cancelled();
        },
      },
    );
    if (control.cancelled()) throw new PointCancelled('the run was interrupted');
    const { requests, dropped } = summary;
    return { rows: tables.finish(), notices: [], counters: { requests, dropped } };
  } finally {
    tables.close();
  }
}
