import { ReproCommand } from '../cli/command.js';
import { estimateText } from '../cli/planning/estimate-text.js';
import {
  configFlags,
  milliseconds,
  pipelineArgs,
  simulationFlags,
  sloOf,
  traceFlags,
  traceOf,
} from '../cli/planning/flags.js';
import { estimateConfig } from '../planning/estimate.js';
import type { Ties } from '../serving-core/inferline/estimator/engine.js';
import type { ServiceRule } from '../serving-core/inferline/pipeline/profile.js';

export default class Estimate extends ReproCommand {
  static override summary = 'Estimate the latencies of one configuration of a pipeline on a trace';
  static override description =
    'Simulates every query of the trace (InferLine’s estimator): latency percentiles, and for each model its batches, queue and waits. Times in ms. docs/inferline.md has the format of pipelines and configurations.';
  static override args = pipelineArgs;
  static override flags = {
    ...configFlags,
    ...traceFlags,
    ...simulationFlags,
  };
  static override examples = [
    {
      description: 'A configuration on a trace',
      command: 'repro estimate image-driver-1 --config c.yaml --trace 100_4.0.deltas --slo 350ms',
    },
    {
      description: 'The same under the notebook’s service times, on generated arrivals',
      command: 'repro estimate image-driver-1 --config c.yaml --rate 100 --cv2 4 --service-time seed',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Estimate);
    const estimated = estimateConfig(args.pipeline, flags.config, traceOf(flags), {
      rule: flags['service-time'] as ServiceRule,
      ties: flags.ties as Ties,
      batchingDelay: milliseconds(flags['batching-delay'], '--batching-delay'),
      slo: sloOf(flags.slo),
    });
    this.log(estimateText(estimated, this.width));
    for (const notice of estimated.notices) this.note(notice);
    return { ...estimated, pipeline: estimated.pipeline.name };
  }
}
