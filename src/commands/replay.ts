import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { fractionFlag } from '../cli/live-flags.js';
import {
  configFlags,
  milliseconds,
  onnxOf,
  pipelineArgs,
  simulationFlags,
  sloOf,
  traceFlags,
  traceOf,
} from '../cli/planning/flags.js';
import { ReplayText } from '../cli/planning/replay-progress.js';
import { replayText } from '../cli/planning/replay-text.js';
import { interruptible } from '../cli/run/interrupt.js';
import { ExitCode } from '../exit-codes.js';
import { replayPipeline } from '../runner/replay/replay-pipeline.js';

export default class Replay extends ReproCommand {
  static override summary = 'Serve a trace by real processes, beside the estimate';
  static override description =
    'Starts the replicas of a configuration as processes of this machine, whose models sleep for as long as the profile says or run as ONNX models, sends them the trace by the wall clock through one queue a model, and prints the estimated and the replayed latencies. It takes as long as the trace does. Status 4 when the replay is INVALID: the generator or the replicas were late.';
  static override args = pipelineArgs;
  static override flags = {
    ...configFlags,
    ...traceFlags,
    first: Flags.integer({ min: 2, description: 'replay only so many queries of the trace' }),
    'batching-delay': simulationFlags['batching-delay'],
    variation: fractionFlag({
      default: 0,
      description:
        'service times vary log-normally: 0 not at all, 1 so that their p99 is the profile’s. The estimate’s are constant',
    }),
    processes: Flags.integer({
      min: 1,
      max: 1000,
      description: 'let the replicas share so many processes. Default: one each',
    }),
    executor: Flags.option({ options: ['sleep', 'onnx'] as const })({
      default: 'sleep',
      description:
        'models sleep, or run: with onnx those that name an ONNX file and are configured on --hardware; needs onnxruntime-node',
    }),
    hardware: Flags.string({ description: 'what the pipeline calls this machine. Default: cpu' }),
    threads: Flags.integer({
      min: 1,
      max: 1024,
      description: 'threads of one inference; as many as in repro profile. Default: 1',
    }),
    output: Flags.string({
      char: 'o',
      default: 'replay',
      description: 'folder for the tables of both, replay.json and the logs of the processes',
    }),
  };
  static override examples = [
    {
      description: 'Plan, then see whether processes keep what was planned',
      command:
        'repro plan image-driver-1 --slo 350ms --rate 50 --no-plot --write c.yaml && repro replay image-driver-1 --config c.yaml --rate 50 --seconds 60',
    },
    {
      description: 'The first minute or so of a file, with service times that vary',
      command: 'repro replay pipeline.yaml --config c.yaml --trace t.deltas --first 5000 --variation 1',
    },
    {
      description: 'A pipeline that was measured on this machine, with its real models',
      command: 'repro replay profiles/pipeline.yaml --config c.yaml --rate 5 --seconds 60 --executor onnx',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Replay);
    const { first, variation, processes, output } = flags;
    const progress = new ReplayText(process.stderr);
    const replayed = await interruptible((signal) =>
      replayPipeline(
        {
          pipeline: args.pipeline,
          config: flags.config,
          first,
          variation,
          processes,
          output,
          trace: traceOf(flags),
          slo: sloOf(flags.slo),
          batchingDelay: milliseconds(flags['batching-delay'], '--batching-delay'),
          onnx: onnxOf(flags),
        },
        progress,
        signal,
      ),
    ).finally(() => progress.end());
    this.log(replayText(replayed, this.width));
    for (const file of replayed.files) this.log(`Wrote ${file}`);
    if (replayed.status === 'invalid') process.exitCode = ExitCode.pointFailed;
    return { ...replayed, pipeline: replayed.pipeline.name };
  }
}
