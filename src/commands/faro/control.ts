import { Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { controlled } from '../../cli/faro/controlled.js';
import { controllerOf, policyFlags } from '../../cli/faro/policy-flags.js';
import { printer, secondsFlag, waitFlag } from '../../cli/live-flags.js';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { clockFrom } from '../../live/clock/clock-of-day.js';
import { runControl } from '../../live/faro/control/run-control.js';
import { stoppable } from '../../live/stoppable.js';
import { writableFolder } from '../../write-file.js';

export default class FaroControl extends ReproCommand {
  static override summary = "Control the replicas of live jobs (Faro's autoscaler)";
  static override description =
    `Asks each head for its metrics every 10 s, lets a policy decide, and scales by Ray Serve's REST API, which repro faro proxy has too.
A head that is silent or says nonsense is told of, and the others are controlled on. Ends by Ctrl-C, or after --duration.`;
  static override enableJsonFlag = false;
  static override flags = {
    target: Flags.option({ options: ['heads', 'k8s'] as const })({
      default: 'heads',
      description: "scale by the heads' REST API, or the Deployments of a Kubernetes namespace",
    }),
    heads: Flags.string({
      helpValue: 'URL,…',
      description:
        'the head of each job; http://127.0.0.1:[8000-8009] are ten. k8s: by default the Services of the namespace',
    }),
    ...policyFlags,
    deployment: Flags.string({ default: 'classifier', description: 'what is scaled at each head' }),
    'scale-port': Flags.integer({
      min: 1,
      max: 65_535,
      description: "port of Ray Serve's REST API (8265 of a Ray head); by default the head's own",
    }),
    namespace: Flags.string({ char: 'n', default: 'repro-faro', description: 'k8s: namespace of the jobs' }),
    context: Flags.string({
      description: "k8s: context of kubectl's configuration; by default the current one",
    }),
    timeout: secondsFlag({
      default: 5,
      description: 's that a head has for its metrics; below 10, the time between decisions',
    }),
    'scale-timeout': secondsFlag({
      default: 300,
      description: 's until replicas that do not come are given up',
    }),
    wait: waitFlag,
    begin: Flags.integer({
      min: 0,
      helpValue: 'MS',
      description: 'when the time of the policies begins, ms since 1970; by default at once',
    }),
    duration: secondsFlag({ description: 'end by itself after so many seconds of that time' }),
    output: Flags.string({
      helpValue: 'FOLDER',
      description: 'folder to write faro_replicas.tsv and faro_decisions.tsv into',
    }),
  };
  static override examples = [
    {
      description: 'Two jobs of this machine',
      command: 'repro faro control --heads http://127.0.0.1:[8000-8001] --quota 6 --policy aiad',
    },
    {
      description: 'The jobs of a Kubernetes namespace, within its ResourceQuota',
      command: 'repro faro control --target k8s -n repro-faro',
    },
    {
      description: "Ray Serve heads with Faro's patched proxy",
      command:
        'repro faro control --heads http://10.0.0.7:8000,http://10.0.0.8:8000 --quota 32 --scale-port 8265',
    },
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(FaroControl);
    const { deployment, output, wait, duration } = flags;
    const patience = checkedPatience(flags.timeout) * 1e9;
    if (output !== undefined) writableFolder(output, 'Give another --output.');
    const { clock, begin } = clockFrom(flags.begin);
    const { heads, quota, executor } = await controlled(flags, clock);
    const controller = await controllerOf({ ...flags, quota }, heads.length);
    process.exitCode = await stoppable(async (signal) => {
      const { whole } = await runControl(
        {
          clock,
          begin,
          duration,
          heads,
          deployment,
          controller,
          executor,
          quota,
          patience,
          wait,
          output,
          say: printer(),
        },
        signal,
      );
      return whole ? ExitCode.ok : ExitCode.pointFailed;
    });
  }
}

function checkedPatience(seconds: number): number {
  if (seconds < 10) return seconds;
  throw new UserError(
    'E_USAGE',
    `--timeout is ${seconds} s, but there is a decision every 10 s.`,
    'Give less than 10, such as 5.',
  );
}
