import { GpuBench } from '../../serving-core/gpu/bench.js';
import { contentionPresets } from '../../serving-core/gpu/contention.js';
import type { GpuBenchSpec } from '../../serving-core/gpu/spec.js';
import { variationPresets } from '../../serving-core/gpu/variation.js';
import { stream } from '../../serving-core/random/streams.js';
import { PointTables } from '../../telemetry/writer/point-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { isolatedExecution } from './isolated-execution.js';

/** Virtual time between two looks at progress and cancellation, ns. */
const SLICE = 250e6;

/** Runs one point of the GPU bench in virtual time and writes its request table into the job's folder. */
export async function simulateGpuPoint(
  job: PointJob,
  spec: GpuBenchSpec,
  control: PointControl,
): Promise<PointOutcome> {
  const execution = isolatedExecution(spec, job.profiles);
  const tables = new PointTables(job.folder, job.telemetry, undefined, job.watch);
  try {
    const bench = new GpuBench({
      execution,
      concurrency: spec.concurrency,
      inferences: spec.inferences,
      contention: typeof spec.contention === 'string' ? contentionPresets[spec.contention] : spec.contention,
      variation: typeof spec.variation === 'string' ? variationPresets[spec.variation] : spec.variation,
      random: (name) => stream(job.seed, name),
      sink: tables.requests,
    });
    const { clock } = bench;
    while (bench.done < spec.inferences) {
      if (control.cancelled()) throw new PointCancelled('the run was interrupted');
      clock.run(clock.now() + SLICE);
      control.progress(bench.done / spec.inferences);
    }
    return {
      rows: tables.finish(),
      notices: [],
      counters: { requests: bench.done, events: clock.events, virtualSeconds: clock.now() / 1e9 },
    };
  } finally {
    tables.close();
  }
}
