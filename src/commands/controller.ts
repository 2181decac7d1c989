import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { bindFlag, durationFlag, maxBodyFlag, portFlag, printer, waitFlag } from '../cli/live-flags.js';
import { positionals } from '../cli/positionals.js';
import { loadPolicy } from '../experiment/load-policy.js';
import { ControllerRun } from '../live/controller/controller.js';
import { controllerOptions } from '../live/controller/options.js';
import { parseAddresses } from '../live/net/address.js';
import { schedulers } from '../serving-core/clockwork/controller/schedulers.js';

export default class Controller extends ReproCommand {
  static override summary = "Serve as a Clockwork controller, over the original's wire protocol";
  static override description =
    'Connects to its workers, loads the models that clients ask for, then schedules their inferences with the same code that simulates. After WORKERS it takes the options of the original by position: generate_inputs max_gpus schedule_ahead default_slo max_exec max_batch, times in ns; the flags name them. It leaves clockwork_request_log.tsv and clockwork_action_log.tsv. Stops at Ctrl-C. docs/live.md runs a whole system by hand.';
  static override enableJsonFlag = false;
  static override strict = false;
  static override usage = '<%= command.id %> TYPE WORKERS [OPTION...] [FLAGS]';
  static override args = {
    type: Args.string({
      required: true,
      description: 'INFER5, INFER4, SMART, EDF, DIRECT, ECHO or STRESS; with --policy it only sets defaults',
    }),
    workers: Args.string({
      required: true,
      description: 'host:port of each worker, with commas between them',
    }),
  };
  static override flags = {
    port: portFlag(12346),
    bind: bindFlag,
    'generate-inputs': Flags.boolean({ description: 'make up inputs that clients do not send' }),
    'max-gpus': Flags.integer({ min: 1, description: 'use so many GPUs over all workers (100)' }),
    'schedule-ahead': durationFlag({
      description: 'scheduling horizon: 5ms (10ms; 15ms with generated inputs)',
    }),
    'default-slo': durationFlag({ description: 'SLO of requests that name none (100ms)' }),
    'max-exec': durationFlag({ description: 'leave out batch sizes that take longer (250ms)' }),
    'max-batch': Flags.integer({ min: 1, description: 'leave out larger batch sizes (8; INFER4 16)' }),
    'load-tracker': Flags.option({ options: ['reference', 'fixed'] as const })({
      description: "keep the two known bugs of the original's load tracker, or mend them (reference)",
    }),
    policy: Flags.string({ description: 'a scheduling policy of your own: ./mine.ts', helpValue: 'FILE' }),
    'log-dir': Flags.string({
      env: 'CLOCKWORK_LOG_DIR',
      description: "folder of the two tables; by default the original's, /local, when it is there",
      helpValue: 'FOLDER',
    }),
    wait: waitFlag,
    'max-body': maxBodyFlag,
  };
  static override examples = [
    {
      description: 'One worker on this machine',
      command: 'repro controller INFER5 127.0.0.1:12345 --log-dir .',
    },
    {
      description: "As in the experiments of the paper's Figure 7",
      command: 'repro controller INFER5 w1:12345,w2:12345 0 6 5000000',
    },
    {
      description: 'The same with names',
      command: 'repro controller INFER5 w1:12345,w2:12345 --max-gpus 6 --schedule-ahead 5ms',
    },
    {
      description: 'A policy of your own',
      command: 'repro controller INFER5 127.0.0.1:12345 --policy ./mine.ts',
    },
  ];

  async run(): Promise<void> {
    const parsed = await this.parse(Controller);
    const { args, flags } = parsed;
    const say = printer();
    const policy = flags.policy === undefined ? undefined : await loadPolicy(flags.policy);
    const options = controllerOptions(args.type, positionals(parsed).slice(2), {
      generateInputs: flags['generate-inputs'],
      maxGpus: flags['max-gpus'],
      scheduleAhead: flags['schedule-ahead'],
      defaultSlo: flags['default-slo'],
      maxExec: flags['max-exec'],
      maxBatch: flags['max-batch'],
      loadTracker: flags['load-tracker'],
      policy: flags.policy,
    });
    const workers = parseAddresses(args.workers);
    say('Starting Clockwork Controller');
    const controller = new ControllerRun({
      address: { host: flags.bind, port: flags.port },
      workers,
      options,
      create: policy?.create ?? schedulers[options.type],
      logFolder: flags['log-dir'] || undefined,
      modelFolder: process.env.CLOCKWORK_MODEL_DIR || '/zoo',
      maxBody: flags['max-body'] * 2 ** 20,
      patience: flags.wait,
      say,
    });
    process.exitCode = await controller.run();
  }
}
