import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { logdirFlags } from '../cli/logdir-flags.js';
import { openLogdir, strangerNotice, unfinishedNotice, untrustedNotice } from '../cli/open-logdir.js';
import { worstFlag } from '../cli/report/flags.js';
import { dataSize } from '../cli/units.js';
import { plainLine } from '../plain-line.js';
import { activityOf } from '../report/activity.js';
import { writeReport } from '../report/write-report.js';

export default class Report extends ReproCommand {
  static override summary =
    'Write all of a run into one page: figures, claims, points, requests, and a simulator';
  static override description =
    'The page needs no network and no other file: it can be mailed, printed, and opened years later. Its simulator is the core that repro run simulates with (docs/report.md).';
  static override flags = {
    ...logdirFlags,
    output: Flags.string({ char: 'o', description: "file to write; by default the logdir's report.html" }),
    worst: worstFlag,
  };
  static override examples = [
    { description: 'Report a run', command: 'repro report -l runs/mine' },
    { description: 'Report logs of the original scripts', command: 'repro report -l ./log -o fig7.html' },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Report);
    const opened = await openLogdir(flags.logdir, flags);
    const { run, experiment } = opened;
    this.note(untrustedNotice(opened));
    const { output, worst } = flags;
    const { file, bytes } = await writeReport(run, experiment, {
      output,
      worst,
      activity: activityOf(run.dir),
    });
    this.log(`Wrote ${plainLine(file)} (${dataSize(bytes)})`);
    this.note(strangerNotice(opened, flags.experiment));
    this.note(unfinishedNotice(run));
    return { experiment: experiment?.declaration.name ?? null, logdir: run.dir, file, bytes };
  }
}
