import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { traceFlags, traceOf } from '../../cli/planning/flags.js';
import { traceText } from '../../cli/planning/plan-text.js';
import { keepTrace } from '../../planning/keep-trace.js';
import { autoscaleShapes } from '../../workloads/gaps/autoscale.js';

const { trace: _, ...generated } = traceFlags;

export default class DataDeltas extends ReproCommand {
  static override summary = 'Write a trace of arrivals for InferLine’s pipelines: a .deltas file';
  static override description =
    'One gap between two arrivals a line, in ms, from a gamma process as InferLine generates them. Rate and CV may step or ramp. --autoscale gives rates in the manner of the traces that AutoScale was evaluated on; those themselves are not public. The same seed gives the same bytes on every machine.';
  static override args = { file: Args.string({ description: 'the file to write', required: true }) };
  static override flags = {
    ...generated,
    autoscale: Flags.string({
      options: Object.keys(autoscaleShapes),
      description: 'in place of --rate: how the rate goes over --seconds',
    }),
    peak: Flags.integer({ description: 'largest rate of --autoscale, queries/s. Default: 300' }),
  };
  static override examples = [
    {
      description: 'Like InferLine’s 100_4.0.deltas',
      command: 'repro data deltas 100_4.0.deltas --rate 100 --cv2 4',
    },
    {
      description: 'A step from 100 to 200 queries/s, and back',
      command: 'repro data deltas step.deltas --rate 100,200@120,100@300 --seconds 480',
    },
    {
      description: 'A spike in the manner of AutoScale’s',
      command: 'repro data deltas spike.deltas --autoscale big-spike --seconds 1200',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(DataDeltas);
    const kept = keepTrace(args.file, traceOf(flags));
    this.log(traceText(kept));
    this.log(`Wrote ${kept.file}`);
    return kept;
  }
}
