import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { trustFlag } from '../cli/logdir-flags.js';
import { again } from '../cli/several.js';
import { verifyAny } from '../cli/verify/verify-any.js';

export default class Verify extends ReproCommand {
  static override summary = 'Compute a run or a figure again, and compare bytes';
  static override description =
    'Of a logdir, simulates its points again into a temporary folder and compares every table, then judges and draws again. Of a figure, reads from its own file what it shows, and draws it again. Ends with status 3 when something differs or is missing, 6 when nothing does but not all could be computed again.';
  static override args = {
    what: Args.string({
      required: true,
      description: 'a logdir, or the file of a figure: SVG, PNG, PDF or HTML',
    }),
  };
  static override flags = {
    logdir: Flags.string({
      char: 'l',
      ...again,
      description:
        'of a figure: the run that it shows, or the search; by default the folder above its graphs/. Once for each run of repro compare, also baseline:NAME',
    }),
    input: Flags.string({
      ...again,
      helpValue: 'FILE',
      description:
        'of a figure of repro plan, allocate or profile: a file that it was drawn from, such as the pipeline, the trace, the latencies; of a profile the table of its runs, by default the one beside it',
    }),
    experiment: Flags.string({
      description: 'the experiment, when it is your own file and lies elsewhere by now',
    }),
    trust: trustFlag,
    recompute: Flags.boolean({
      exclusive: ['logdir', 'input'],
      description: 'of a figure: run its points again, from its metadata alone',
    }),
    points: Flags.string({
      ...again,
      helpValue: 'name=value',
      description: 'of a logdir: only these points, as in repro run',
    }),
    sample: Flags.integer({ min: 0, helpValue: 'N', description: 'of a logdir: only N of the points' }),
    seed: Flags.integer({
      min: 0,
      description: 'of a logdir with --sample: which N; the same for the same seed, 0 by default',
    }),
    anyway: Flags.boolean({
      description: 'compare also what another version of repro, or a file that has changed, makes of it',
    }),
    jobs: Flags.integer({
      char: 'j',
      min: 1,
      max: 1024,
      description: 'points at the same time; by default as many as cores',
    }),
  };
  static override examples = [
    { description: 'Everything in a logdir', command: 'repro verify runs/mine' },
    { description: 'Two points of a large sweep', command: 'repro verify runs/mine --sample 2' },
    { description: 'A figure in its logdir', command: 'repro verify runs/mine/graphs/fig7_dist=poisson.png' },
    {
      description: 'A plan that was drawn from files',
      command: 'repro verify plan.svg --input pipeline.yaml --input t.deltas',
    },
    { description: 'A figure alone', command: 'repro verify figure.pdf --recompute' },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Verify);
    const { text, exitCode, ...result } = await verifyAny(args.what, flags, (note) => this.note(note));
    this.log(text);
    process.exitCode = exitCode;
    return { ...result, exitCode };
  }
}
