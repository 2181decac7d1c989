import { Bench, defaultGoal } from '../../capacity/measure.js';
import type { KairosSession } from '../../serving-core/kairos/session.js';
import type { KairosLoad, KairosSpec } from '../../serving-core/kairos/spec.js';
import { kairosTables } from '../../telemetry/tables/kairos.js';
import { SystemTables } from '../../telemetry/writer/system-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { seedOfRepeat } from '../plan/seeds.js';
import { type KairosPoint, kairosPoint } from './kairos-point.js';
import { watchRows } from './watch-rows.js';

type KairosTables = SystemTables<keyof typeof kairosTables>;

/** What the steps of a point share. */
interface Work {
  tables: KairosTables;
  point: KairosPoint;
  control: PointControl;
  counters: Record<string, number>;
}

/** Serves, or searches what can be served, in virtual time and writes Kairos' tables into the job's folder. */
export function simulateKairosPoint(job: PointJob, spec: KairosSpec, control: PointControl): PointOutcome {
  const point = kairosPoint(spec, job.seed);
  const tables = new SystemTables(job.folder, job.telemetry, kairosTables, watchRows(job.watch));
  const work: Work = { tables, point, control, counters: { queries: 0, runs: 0 } };
  try {
    for (const [type, count] of point.served.mix.counts.entries())
      tables.row('pool', [type, count, point.space.prices[type]]);
    for (let index = 0; index < spec.seeds; index++) {
      if (control.cancelled()) throw new PointCancelled('the run was interrupted');
      const bench = new Bench(point.served, seedOfRepeat(job.seed, index));
      if ('target' in spec.load) search(work, bench, index, spec.load);
      else serve(work, bench, index, spec.load);
      control.progress((index + 1) / spec.seeds);
    }
    return { rows: tables.finish(), notices: [], counters: work.counters };
  } finally {
    tables.close();
  }
}

function search(
  work: Work,
  bench: Bench,
  index: number,
  load: Extract<KairosLoad, { target: number }>,
): void {
  const { tables, point, counters } = work;
  const found = bench.throughput({ ...defaultGoal, target: load.target });
  for (const { rate, attainment } of found.tried) tables.row('attainment', [index, 1, rate, attainment]);
  tables.row('capacity', [index, found.rate, found.failing, point.bound]);
  counters.runs += found.tried.length;
  for (const part of load.curve) {
    if (work.control.cancelled()) throw new PointCancelled('the run was interrupted');
    const rate = part * point.bound;
    tables.row('attainment', [index, 0, rate, bench.attainment(rate)]);
    counters.runs++;
    counters.queries += point.served.queries;
  }
}

function serve(work: Work, bench: Bench, index: number, load: Exclude<KairosLoad, { target: number }>): void {
  const run = bench.run('rate' in load ? load.rate : load.steps);
  work.counters.runs++;
  work.counters.queries += run.answered;
  writeQueries(work.tables, run, index, work.point.served.qos);
}

function writeQueries(
  tables: KairosTables,
  { serving, service }: KairosSession,
  index: number,
  qos: number,
): void {
  const { queries, sentAt, servedBy, instances } = serving;
  for (let query = 0; query < queries.count; query++) {
    const arrival = queries.arrival[query];
    const wait = sentAt[query] - arrival;
    const latency = wait + service[query];
    tables.row('served', [
      ...[arrival, latency, wait, index, query, queries.batch[query]],
      ...[servedBy[query], instances.type[servedBy[query]], Number(latency > qos)],
    ]);
  }
}
