import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { ReproCommand } from '../cli/command.js';
import { statusOf } from '../cli/run/detach.js';
import { UserError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import { followRun } from '../runner/detached/follow.js';
import { runState } from '../runner/detached/run-state.js';
import { resumeCommand } from '../telemetry/logdir/again.js';

export default class Attach extends ReproCommand {
  static override summary = 'Follow a run until it ends';
  static override description =
    'Prints run.log since the run was last started, and what comes, up to the line Exiting. Ctrl-C ends the watching, not the run. Ends with status 4 when a point has failed or is invalid, or when the run is gone without having ended.';
  static override enableJsonFlag = false;
  static override flags = {
    logdir: Flags.string({ char: 'l', required: true, description: 'the folder of a run' }),
  };
  static override examples = [{ description: 'A detached run', command: 'repro attach -l runs/mine' }];

  async run(): Promise<void> {
    const { flags } = await this.parse(Attach);
    const logdir = resolve(flags.logdir);
    const ended = await followRun(logdir, (line) => this.log(line));
    const { manifest, points, state } = runState(logdir);
    if (!ended)
      throw new UserError(
        'E_RUN_LOST',
        `The run in ${logdir} is gone without having ended: killed, or its machine went down.`,
        `Finish it: ${resumeCommand(logdir, manifest)}`,
        ExitCode.pointFailed,
      );
    process.exitCode = state === 'stopped' ? ExitCode.interrupted : statusOf(points);
  }
}
