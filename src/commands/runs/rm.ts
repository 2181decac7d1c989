import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { positionals } from '../../cli/positionals.js';
import { removedText } from '../../cli/runs/runs-text.js';
import { removable, removeRun } from '../../runner/runs/remove-run.js';

export default class RunsRm extends ReproCommand {
  static override strict = false;
  static override summary = 'Remove runs';
  static override description =
    'Removes what repro wrote into each logdir, and the folder when nothing else is in it. All are looked at first: when one is no run, none is removed. A run that goes on is not removed.';
  static override usage = 'runs rm LOGDIR... [--dry-run] [--json]';
  static override args = {
    logdir: Args.string({ description: 'the folder of a run, or several', required: true }),
  };
  static override flags = {
    'dry-run': Flags.boolean({ description: 'say what would be removed, and how much that is' }),
  };
  static override examples = [
    { description: 'One', command: 'repro runs rm runs/mine' },
    { description: 'What all of an experiment would free', command: 'repro runs rm runs/fig7/* --dry-run' },
  ];

  async run(): Promise<unknown> {
    const parsed = await this.parse(RunsRm);
    const dryRun = parsed.flags['dry-run'];
    const logdirs = [...new Set(positionals(parsed))];
    const looked = logdirs.map((logdir) => removable(logdir));
    return looked.map((look) => {
      const removed = dryRun ? look : removeRun(look.logdir);
      this.log(removedText(removed, dryRun));
      return removed;
    });
  }
}
