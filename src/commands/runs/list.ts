import { Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { runsText } from '../../cli/runs/runs-text.js';
import { listRuns } from '../../runner/runs/list-runs.js';

export default class RunsList extends ReproCommand {
  static override aliases = ['runs'];
  static override summary = 'List runs: what ran, how far it is, and how large';
  static override description =
    'Looks for logdirs in a folder and up to four folders below it. POINTS are those that are ok, of those planned.';
  static override flags = {
    in: Flags.string({ default: 'runs', description: 'the folder to look in' }),
  };
  static override examples = [
    { description: 'Runs of this folder', command: 'repro runs' },
    { description: 'Elsewhere', command: 'repro runs list --in /data/runs' },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(RunsList);
    const runs = listRuns(flags.in);
    this.log(runsText(runs, flags.in, this.width));
    return runs;
  }
}
