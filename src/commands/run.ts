import { Args } from '@oclif/core';
import { claimsText } from '../cli/claims-text.js';
import { ReproCommand } from '../cli/command.js';
import { detach, detachedText } from '../cli/run/detach.js';
import { finishRun } from '../cli/run/finish.js';
import { runFlags } from '../cli/run/flags.js';
import { interruptible } from '../cli/run/interrupt.js';
import { onTarget, targetOf } from '../cli/run/on-target.js';
import { planJson, planText } from '../cli/run/plan-text.js';
import { slurmOf } from '../cli/slurm/flags.js';
import { loadZoo } from '../datasets/zoo/index.js';
import { loadExperiment } from '../experiment/load.js';
import { executePlan } from '../runner/execute-plan.js';
import { planRun } from '../runner/plan/plan-run.js';
import { ProgressReporter } from '../runner/progress.js';

export default class Run extends ReproCommand {
  static override summary =
    'Run an experiment in simulation, on Slurm, as processes, or on hosts; draw its figures and judge its claims';
  static override description =
    'Runs every point of the experiment, then prints its claims and where the figures are. Ctrl-C keeps the finished points; --resume runs the rest. Ends with status 3 when a claim failed, 4 when a point failed or is invalid.';
  static override args = {
    experiment: Args.string({
      description: 'its name, or your own file: ./my-experiment.ts',
      required: true,
    }),
  };
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
      description: 'For hours, without this terminal',
      command: 'repro run fig7 --logdir runs/mine --detach',
    },
    {
      description: 'Finish a run that was interrupted',
      command: 'repro run fig7 --logdir runs/mine --resume',
    },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Run);
    const experiment = await loadExperiment(args.experiment);
    const plan = await planRun({
      ...flags,
      experiment,
      target: targetOf(flags),
      slurm: slurmOf(flags),
      loadProfiles: loadZoo,
      command: ['repro', 'run', ...this.argv],
    });
    if (flags['dry-run']) {
      this.log(planText(plan, this.width));
      return planJson(plan);
    }
    if (flags.detach) {
      const started = await detach(this.argv, plan.logdir);
      if ('pid' in started) {
        this.log(detachedText(started.pid, plan.logdir));
        return { pid: started.pid, logdir: plan.logdir };
      }
      process.stderr.write(started.said);
      process.exitCode = started.exitCode;
      return { logdir: plan.logdir, exitCode: started.exitCode };
    }
    const outcome = await interruptible((signal) =>
      onTarget(
        flags,
        plan,
        (line) => this.note(line),
        (executor) => {
          const reporter = new ProgressReporter(process.stderr, undefined, () => executor?.state?.() ?? '');
          return executePlan(plan, reporter, { signal, executor });
        },
      ),
    );
    const { claims, figures, exitCode } = await finishRun(outcome, experiment, {
      ...flags,
      note: (sentence) => this.note(sentence),
      onClaims: (rows) => this.log(`${claimsText(rows, this.width)}\n`),
    });
    for (const file of figures ?? []) this.log(`Wrote ${file}`);
    this.log(`Logdir ${outcome.logdir}`);
    process.exitCode = exitCode;
    return { ...outcome, exitCode, claims, figures };
  }
}
