import { Args, Flags } from '@oclif/core';
import { checkedName } from '../../baselines/names.js';
import { saveBaseline } from '../../baselines/store.js';
import { savedText } from '../../cli/baseline/baseline-text.js';
import { ReproCommand } from '../../cli/command.js';
import { openRuns } from '../../cli/compare/open-runs.js';

export default class BaselineSave extends ReproCommand {
  static override summary = 'Keep what comparisons need of a run, under a name';
  static override description =
    'Keeps records, verdicts of claims, checksums of the tables, and their sums and distributions by slices of time: repro compare says the same of it as of the logdir, also once that is gone. No rows are kept.';
  static override args = {
    baseline: Args.string({ required: true, description: 'the name: letters, digits, dots, dashes' }),
  };
  static override flags = {
    logdir: Flags.string({ char: 'l', required: true, description: "a run's folder" }),
    experiment: Flags.string({
      description: 'the experiment that it is a run of, when the logdir does not tell: a name or a file',
    }),
    force: Flags.boolean({ description: 'replace the baseline of that name' }),
  };
  static override examples = [
    { description: 'The state of the main branch', command: 'repro baseline save main -l runs/fig7' },
    { description: 'A newer one', command: 'repro baseline save main -l runs/newer --force' },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BaselineSave);
    const name = checkedName(args.baseline);
    const [{ run, notices }] = await openRuns([flags.logdir], { ...flags, claims: true });
    const { file, bytes } = await saveBaseline(name, run, flags);
    this.log(savedText(name, { file, bytes, points: run.points.length }));
    for (const notice of notices) this.note(notice);
    return { name, file, bytes, points: run.points.length };
  }
}
