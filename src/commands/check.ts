import { Flags } from '@oclif/core';
import { checkRun } from '../claims/check.js';
import { writeClaims } from '../claims/store.js';
import { claimsText } from '../cli/claims-text.js';
import { ReproCommand } from '../cli/command.js';
import { logdirFlags } from '../cli/logdir-flags.js';
import { failedNotice, openExperimentRun, strangerNotice, unfinishedNotice } from '../cli/open-logdir.js';
import { ExitCode } from '../exit-codes.js';

export default class Check extends ReproCommand {
  static override summary = 'Judge every claim of an experiment on a run';
  static override description =
    'Prints each claim with what is expected, what was measured with its 95 % interval, and the verdict, and writes claims.json into the logdir. Ends with status 3 when a claim failed, 4 when a point did.';
  static override flags = {
    ...logdirFlags,
    save: Flags.boolean({ default: true, allowNo: true, description: 'write claims.json' }),
  };
  static override examples = [
    { description: 'Judge a run', command: 'repro check -l runs/fig7/2026-01-31-12-00-00' },
    {
      description: 'Judge a logdir of the original scripts',
      command: 'repro check -l ./log --experiment fig7 --no-save',
    },
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Check);
    const opened = await openExperimentRun(flags.logdir, flags);
    const { run, experiment } = opened;
    const claims = await checkRun(run, experiment.declaration, experiment.file);
    // Said before a table of claims that are mostly not testable then.
    this.note(unfinishedNotice(run));
    // Printed first: a logdir that cannot be written to does not hide the verdicts.
    this.log(claimsText(claims, this.width));
    if (flags.save) this.log(`Written to ${writeClaims(run.dir, experiment.declaration.name, claims)}`);
    this.note(strangerNotice(opened, flags.experiment));
    const failed = failedNotice(run);
    this.note(failed);
    if (failed) process.exitCode = ExitCode.pointFailed;
    else if (claims.some(({ verdict }) => verdict === 'FAIL')) process.exitCode = ExitCode.claimFailed;
    return { experiment: experiment.declaration.name, logdir: run.dir, unfinished: run.unfinished, claims };
  }
}
