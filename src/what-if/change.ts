import { UserError } from '../errors.js';
import type { ClockworkSpec } from '../serving-core/clockwork/spec.js';

/** The one thing that is different in a replay. */
export type Change = { kind: 'resident' } | { kind: 'batch'; size: number } | { kind: 'gpu' };

/** Largest batch that is worth asking for; profiles end at 16. */
const MOST = 1024;

/** Reads `resident`, `batch=4` or `gpu`. Throws UserError for anything else. */
export function parseChange(text: string): Change {
  if (text === 'resident' || text === 'gpu') return { kind: text };
  const size = /^batch=(\d+)$/.exec(text)?.[1];
  if (size !== undefined && Number(size) >= 1 && Number(size) <= MOST)
    return { kind: 'batch', size: Number(size) };
  throw new UserError(
    'E_VALUE',
    `--what-if '${text}' is no change that can be made.`,
    'Choose from resident, batch=N with N from 1, and gpu.',
  );
}

/** What a change is called in tables and figures. */
export function changeName(change: Change): string {
  if (change.kind === 'resident') return 'weights resident';
  return change.kind === 'gpu' ? 'one more GPU' : `batches up to ${change.size}`;
}

/** The spec of a point with one thing changed; what is resident is no part of a spec. */
export function changed(spec: ClockworkSpec, change: Change): ClockworkSpec {
  const { controller, workers } = spec;
  if (change.kind === 'batch') return { ...spec, controller: { ...controller, maxBatch: change.size } };
  return change.kind === 'gpu' ? withOneMoreGpu(spec) : { ...spec, controller, workers };
}

// Workers of several GPUs stay alike, so that one more GPU is one more of a single worker, or a worker with one in each.
function withOneMoreGpu(spec: ClockworkSpec): ClockworkSpec {
  const { controller, workers } = spec;
  const there = workers.count * workers.gpusPerWorker;
  if (controller.maxGpus < there)
    return { ...spec, controller: { ...controller, maxGpus: controller.maxGpus + 1 } };
  const more =
    workers.count === 1 && workers.gpusPerWorker > 1
      ? { ...workers, gpusPerWorker: workers.gpusPerWorker + 1 }
      : { ...workers, count: workers.count + 1 };
  const total = more.count * more.gpusPerWorker;
  return {
    ...spec,
    workers: more,
    controller: { ...controller, maxGpus: Math.max(controller.maxGpus, total) },
  };
}
