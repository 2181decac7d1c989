import { readFileSync } from 'node:fs';
import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { printer, secondsFlag, waitFlag } from '../cli/live-flags.js';
import { positionals } from '../cli/positionals.js';
import { loadWorkload } from '../experiment/load-workload.js';
import { ClientRun } from '../live/client/client.js';
import { modelPaths } from '../live/client/model-paths.js';
import { ClientWorkloadData } from '../live/client/workload-data.js';
import { parseAddress } from '../live/net/address.js';

export default class Client extends ReproCommand {
  static override summary = "Send a workload to a Clockwork controller, over the original's wire protocol";
  static override description =
    'Loads the models of the workload, then sends its requests until it ends; many workloads run until Ctrl-C or --duration. Latencies count from the moment at which a request should have been sent. When more than 1 % were sent 10 ms late the run is INVALID, and ends with status 4. docs/live.md runs a whole system by hand.';
  static override enableJsonFlag = false;
  static override strict = false;
  static override usage = '<%= command.id %> ADDRESS WORKLOAD [PARAMETER...] [FLAGS]';
  static override args = {
    address: Args.string({ required: true, description: "the controller's host:port" }),
    workload: Args.string({
      required: true,
      description: 'a name of repro workloads, or a file of your own; its parameters follow',
    }),
  };
  static override flags = {
    duration: secondsFlag({ description: 'stop after so many seconds', helpValue: 'SECONDS' }),
    seed: Flags.integer({
      default: 0,
      min: 0,
      description: "seed of the arrivals; 0 sends at the original's moments",
    }),
    inputs: Flags.boolean({
      allowNo: true,
      description: 'send inputs with the requests (default: unless CLOCKWORK_DISABLE_INPUTS is 1)',
    }),
    zoo: Flags.string({
      description: 'whose models it knows by name without CLOCKWORK_MODEL_DIR, as the workers (osdi20)',
      helpValue: 'ZOO',
    }),
    // How `repro run` hands over the days that it planned with: a list of sources, as JSON.
    days: Flags.string({ hidden: true, helpValue: 'FILE' }),
    wait: waitFlag,
  };
  static override examples = [
    {
      description: 'Two closed loops for a minute',
      command: 'repro client 127.0.0.1:12346 simple --no-inputs --duration 60',
    },
    {
      description: "Figure 7's workload, in the small",
      command: 'repro client 127.0.0.1:12346 slo-exp-1 resnet50_v2 4 poisson 100 2 32 2 mul 7',
    },
    {
      description: 'Which workloads there are, and their parameters',
      command: 'repro workloads slo-exp-1',
    },
  ];

  async run(): Promise<void> {
    const parsed = await this.parse(Client);
    const { args, flags } = parsed;
    const say = printer();
    const address = parseAddress(args.address);
    const models = await modelPaths(process.env.CLOCKWORK_MODEL_DIR, flags.zoo);
    const days = flags.days === undefined ? [] : JSON.parse(readFileSync(flags.days, 'utf8'));
    const data = new ClientWorkloadData(models.names, days);
    const workload = (await loadWorkload(args.workload)).bind(positionals(parsed).slice(2), data);
    for (const { model } of workload.loads) models.pathOf(model);
    await data.prepare(workload);
    const inputs = flags.inputs ?? process.env.CLOCKWORK_DISABLE_INPUTS !== '1';
    say(`Running workload \`${args.workload}\` on ${args.address}`);
    say(
      inputs
        ? 'Client is sending inputs with requests.  Set CLOCKWORK_DISABLE_INPUTS=1 to disable inputs.'
        : 'Client inputs are DISABLED.  Set CLOCKWORK_DISABLE_INPUTS=0 to enable inputs.',
    );
    for (const notice of workload.notices) say(notice);
    const { duration, seed, wait: patience } = flags;
    const client = new ClientRun({ address, workload, models, inputs, duration, seed, patience, say });
    process.exitCode = await client.run();
  }
}
