import { Args } from '@oclif/core';
import { runFlags } from '../cli/run/flags.js';
import { bundledRun } from '../cli/run/from-bundle.js';
import { RunCommand } from '../cli/run/run-command.js';

export default class Run extends RunCommand {
  static override summary =
    'Run an experiment in simulation, on Slurm, as processes, on hosts or Kubernetes; draw its figures, judge its claims';
  static override description =
    'Runs every point of the experiment, then prints its claims and where the figures are. Ctrl-C keeps the finished points; --resume runs the rest. Ends with status 3 when a claim failed, 4 when a point failed or is invalid.';
  static override args = {
    experiment: Args.string({
      description: 'its name, or your own file: ./my-experiment.ts; none with --from',
    }),
  };
  static override usage = [
    '<%= command.id %> EXPERIMENT [FLAGS]',
    '<%= command.id %> --from BUNDLE [--trust] [FLAGS]',
  ];
  static override flags = runFlags;
  static override examples = [
    { description: "Clockwork's Figure 7, as in the paper", command: 'repro run fig7' },
    { description: 'The same in a sixth of the time', command: 'repro run fig7 --scale quick' },
    {
      description: 'Two of its points, on three GPUs',
      command: 'repro run fig7 --points rate=600 --set gpus=3',
    },
    {
      description: 'Other rates than the paper has',
      command: "repro run fig7 --set 'rate=300|900|1500'",
    },
    {
      description: 'With real processes on this machine',
      command: 'repro run fig7 --scale quick --target local --points models=12,rate=600',
    },
    {
      description: 'Its points as an array of Slurm, in half an hour each',
      command: 'repro run fig7 --target slurm --partition main --time 30:00',
    },
    { description: 'What would run, and for how long', command: 'repro run fig7 --repeats 5 --dry-run' },
    {
      description: 'Until every interval is within 2 % of its metric, with as many seeds as that takes',
      command: 'repro run fig7 --scale quick --until 2%',
    },
    {
      description: 'For hours, without this terminal',
      command: 'repro run fig7 --logdir runs/mine --detach',
    },
    {
      description: 'Make the run of an archive again',
      command: 'repro run --from mine.tgz -l repeated',
    },
    {
      description: 'Finish a run that was interrupted',
      command: 'repro run fig7 --logdir runs/mine --resume',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Run);
    const words = ['run', ...this.argv];
    const bundled = await bundledRun(args.experiment, flags, words, (said) => this.note(said));
    const ran = await this.runExperiment(args.experiment ?? '', flags, words, bundled);
    if ('instead' in ran) return ran.instead;
    if (ran.done.status !== 'interrupted') this.log(`Next: repro report -l ${ran.done.logdir}`);
    return ran.done;
  }
}
