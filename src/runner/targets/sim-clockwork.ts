import { UserError } from '../../errors.js';
import { loadPolicy } from '../../experiment/load-policy.js';
import { Invariants } from '../../serving-core/clockwork/invariants.js';
import type { Simulation } from '../../serving-core/clockwork/simulation.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import { PointTables } from '../../telemetry/writer/point-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { bindWorkload } from './bind-workload.js';
import { instantiate } from './instantiate.js';
import { dayNotices, traceRows } from './trace-rows.js';
import { buildSimulation, startClient } from './wire-clockwork.js';

/** Virtual time between two looks at progress and cancellation, ns. */
const SLICE = 250e6;

/** Runs one Clockwork point in virtual time and writes its tables into the job's folder. */
export async function simulateClockworkPoint(job: PointJob, control: PointControl): Promise<PointOutcome> {
  const spec = job.spec as ClockworkSpec;
  const trace = await traceRows(job.days);
  const workload = await bindWorkload(spec, Object.keys(job.profiles), { trace });
  const { policy } = spec.controller;
  const scheduler = policy === undefined ? undefined : (await loadPolicy(policy)).create;
  const models = instantiate(workload.loads, job.profiles, spec);
  const tables = new PointTables(job.folder, job.telemetry, spec.bucket, job.watch);
  try {
    const simulation = buildSimulation(spec, {
      models,
      scheduler,
      seed: job.seed,
      requestSink: tables.requests,
      actionSink: tables.actions,
      invariants: job.invariants ? new Invariants() : null,
    });
    if (job.resident !== undefined && !simulation.hold(job.resident))
      throw new UserError(
        'E_RESIDENT',
        `Scheduler ${policy ?? spec.controller.type} can begin with empty caches only.`,
        'A policy of your own needs the method resident(model, gpu): docs/schedulers.md.',
      );
    startClient(simulation, spec, workload, job.seed);
    const { duration = Number.POSITIVE_INFINITY } = spec.client;
    const ends = Math.min(duration, workload.endsAfter ?? Number.POSITIVE_INFINITY) * 1e9;
    const done = () => Math.max(simulation.clock.now() / ends, simulation.sent / workload.expectedRequests);
    advance(simulation, done, control);
    const { overload } = simulation;
    return {
      rows: tables.finish(),
      notices: [
        ...dayNotices(job.days, trace),
        ...workload.notices,
        ...simulation.scheduler.notices,
        ...(overload?.notices ?? []),
      ],
      counters: {
        requests: simulation.sent,
        events: simulation.clock.events,
        virtualSeconds: simulation.clock.now() / 1e9,
        ...(overload && { unread: overload.unread, longestUnreadWait: overload.longestUnreadWait }),
      },
    };
  } finally {
    tables.close();
  }
}

function advance(simulation: Simulation, done: () => number, control: PointControl): void {
  const { clock } = simulation;
  while (clock.pending > 0) {
    if (control.cancelled()) throw new PointCancelled('the run was interrupted');
    clock.run(clock.now() + SLICE);
    control.progress(Math.min(1, done()));
  }
  simulation.finish();
}
