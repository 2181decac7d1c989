import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { bindFlag, fractionFlag, maxBodyFlag, portFlag, printer } from '../cli/live-flags.js';
import { providers } from '../inference/runtime/load-runtime.js';
import { readWorkerConfig } from '../live/worker/config.js';
import { serveWorker } from '../live/worker/serve.js';
import { namedZoo, startExecutor } from '../live/worker/start-executor.js';

export default class Worker extends ReproCommand {
  static override summary =
    "Serve as a Clockwork worker, emulated or real, over the original's wire protocol";
  static override description =
    'Waits for a controller, repro’s or the original’s, and executes what it is sent: emulated GPUs take as long as profiled; ONNX models are run for real, PATH.onnx or a built resnet50_v2. Stops at Ctrl-C. docs/live.md runs a whole system by hand.';
  static override enableJsonFlag = false;
  static override flags = {
    num_gpus: Flags.integer({
      char: 'n',
      aliases: ['num-gpus'],
      default: 1,
      min: 1,
      max: 1024,
      description: 'emulated GPUs',
    }),
    port: portFlag(12345),
    bind: bindFlag,
    config: Flags.string({
      char: 'c',
      env: 'CLOCKWORK_CONFIG_FILE',
      description: "a configuration file of the original's worker, whose values replace the defaults",
      helpValue: 'FILE',
    }),
    executor: Flags.option({ options: ['emulated', 'onnx'] as const })({
      default: 'emulated',
      description: 'wait as long as profiled, or run models with ONNX Runtime',
    }),
    threads: Flags.integer({ default: 1, min: 1, max: 1024, description: 'onnx: threads of one inference' }),
    provider: Flags.option({ options: providers })({
      default: 'cpu',
      description: 'onnx: where it runs; cuda was never tried',
    }),
    models: Flags.string({
      env: 'CLOCKWORK_MODEL_DIR',
      description: 'folder of models on disk; whatever peers ask for is read from below it only',
      helpValue: 'FOLDER',
    }),
    zoo: Flags.string({
      description:
        'profile of …/<name>/model: emulated, when that path is not on disk (osdi20); onnx, instead of measuring it at once',
      helpValue: 'ZOO',
    }),
    'no-zoo': Flags.boolean({
      description: 'refuse paths that are not on disk (error 41), as the original does',
      exclusive: ['zoo'],
    }),
    jitter: fractionFlag({
      default: 0,
      description: 'work takes up to this fraction longer than profiled: 0.01',
      helpValue: 'FRACTION',
    }),
    'max-body': maxBodyFlag,
  };
  static override examples = [
    { description: 'One emulated GPU on the usual port', command: 'repro worker' },
    { description: 'Sixteen of them', command: 'repro worker -n 16' },
    {
      description: 'A second worker on this machine, with its own model profiles',
      command: 'repro worker -p 12355 --zoo my-models.csv',
    },
    {
      description: 'Real inference on the CPU, of models in a folder',
      command: 'repro worker --executor onnx --threads 2 --models ./models',
    },
    {
      description: 'Reachable from other machines (there is no authentication)',
      command: 'repro worker --bind 0.0.0.0',
    },
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(Worker);
    const say = printer();
    const zoo = flags['no-zoo'] ? null : await namedZoo(flags.executor, flags.zoo);
    say('Starting Clockwork Worker');
    const config = readWorkerConfig(flags.config, (name, value) =>
      say(`The default setting ${name} was overwritten to ${value}`),
    );
    const executor = await startExecutor({
      kind: flags.executor,
      gpus: flags.num_gpus,
      zoo,
      jitter: flags.jitter,
      threads: flags.threads,
      provider: flags.provider,
      say,
    });
    const address = { host: flags.bind, port: flags.port };
    const stop = await serveWorker({
      address,
      gpus: flags.num_gpus,
      config,
      executor,
      models: flags.models || undefined,
      maxBody: flags['max-body'] * 2 ** 20,
      say,
    });
    process.exitCode = stop.exitCode;
  }
}
