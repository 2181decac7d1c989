import type { LoadedExperiment } from '../../src/experiment/load.js';
import type { Value } from '../../src/index.js';
import type { ClockworkSpec } from '../../src/serving-core/clockwork/spec.js';
import type { TraceData } from '../../src/serving-core/common/trace-data.js';
import { loaded } from './fixture.js';

/** The fixture's experiment with another client: a workload's line, where its days come from, and when it is stopped. */
export function replaying(line: string, data?: TraceData, duration?: number): LoadedExperiment {
  const { declaration } = loaded();
  const [workload, ...args] = line.split(' ');
  return loaded({
    sweep: { list: [{ models: 1, rate: 1 }] },
    point: (values: Record<string, Value>): ClockworkSpec => ({
      ...(declaration.point(values as never) as ClockworkSpec),
      client: { workload, args, inputs: true, data, duration },
    }),
  } as never);
}
