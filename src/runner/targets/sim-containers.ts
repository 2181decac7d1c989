import { RequestBooks } from '../../serving-core/containers/books.js';
import { ContainerDeployment, type DeploymentConfig } from '../../serving-core/containers/deployment.js';
import type { ContainerSpec } from '../../serving-core/containers/spec.js';
import { contentionPresets } from '../../serving-core/gpu/contention.js';
import { variationPresets } from '../../serving-core/gpu/variation.js';
import { Minstd } from '../../serving-core/random/minstd.js';
import { stream } from '../../serving-core/random/streams.js';
import { PointTables } from '../../telemetry/writer/point-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { bindWorkload } from './bind-workload.js';
import { instantiateOnGpu } from './instantiate-on-gpu.js';
import { dayNotices, traceRows } from './trace-rows.js';

/** Virtual time between two looks at progress and cancellation, ns. */
const SLICE = 250e6;

/** Runs one point of a system that leaves the GPU to its containers, in virtual time; the policy is what tells systems apart. */
export async function simulateContainers(
  job: PointJob,
  spec: ContainerSpec,
  policyOf: (models: DeploymentConfig['models']) => DeploymentConfig['policy'],
  control: PointControl,
): Promise<PointOutcome> {
  const trace = await traceRows(job.days);
  const workload = await bindWorkload(spec, Object.keys(job.profiles), { trace });
  const models = instantiateOnGpu(workload.loads, job.profiles, spec);
  const { contention, variation } = spec.gpu;
  const books = job.invariants ? new RequestBooks() : null;
  const tables = new PointTables(job.folder, job.telemetry, undefined, job.watch);
  try {
    const deployment = new ContainerDeployment({
      models,
      contention: typeof contention === 'string' ? contentionPresets[contention] : contention,
      variation: typeof variation === 'string' ? variationPresets[variation] : variation,
      delays: spec.delays,
      slo: spec.slo,
      policy: policyOf(models),
      random: (name) => stream(job.seed, name),
      sink: tables.requests,
      books,
    });
    const { clock } = deployment;
    const client = workload.start({
      clock: deployment.clientClock(),
      port: deployment,
      client: (index, name = String(index)) =>
        job.seed === 0 ? new Minstd(index) : stream(job.seed, `client/${name}`),
      stop: () => deployment.stopClient(),
    });
    deployment.listen(client.onResponse?.bind(client));
    const { duration = Number.POSITIVE_INFINITY } = spec.client;
    const ends = Math.min(duration, workload.endsAfter ?? Number.POSITIVE_INFINITY) * 1e9;
    if (duration < Number.POSITIVE_INFINITY) {
      const stop = clock.register(() => deployment.stopClient());
      clock.at(duration * 1e9, stop, 0, 0);
    }
    while (clock.pending > 0) {
      if (control.cancelled()) throw new PointCancelled('the run was interrupted');
      clock.run(clock.now() + SLICE);
      control.progress(
        Math.min(1, Math.max(clock.now() / ends, deployment.sent / workload.expectedRequests)),
      );
    }
    books?.finished();
    return {
      rows: tables.finish(),
      notices: [...dayNotices(job.days, trace), ...workload.notices],
      counters: { requests: deployment.sent, events: clock.events, virtualSeconds: clock.now() / 1e9 },
    };
  } finally {
    tables.close();
  }
}
